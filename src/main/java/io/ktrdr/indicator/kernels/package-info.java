/**
 * The loops that indicators are made of: filters that take one value after another, and their
 * faster forms over whole columns.
 */
package io.ktrdr.indicator.kernels;
