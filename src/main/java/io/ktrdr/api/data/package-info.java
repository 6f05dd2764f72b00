/** Bars as a resource: {@code /bars}, {@code /data/load}, {@code /export} and {@code /import}. */
package io.ktrdr.api.data;
