/**
 * Bars in files: CSV read in any layout of the field, into columns and with the line of every
 * fault; Parquet written; and the sidecar that says what a file holds. Knows nothing of where bars
 * live.
 */
package io.ktrdr.file;
