/** How it stands with Interactive Brokers: {@code /ib}. */
package io.ktrdr.api.ib;
