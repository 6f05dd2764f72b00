/** The functions of TA-Lib's Java port, found and called through its own metadata. */
package io.ktrdr.indicator.talib;
