/**
 * Stored bars as columns for calculations, with enough before the asked range for the first value
 * to be right. Knows no HTTP.
 */
package io.ktrdr.api.frames;
