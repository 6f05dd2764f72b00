/**
 * Bars as bytes: the JSON encoder, encoded segments of stored chunks and their cache, answers as
 * ropes, and what is missing in them. Knows no HTTP. Start reading at {@link
 * io.ktrdr.api.bars.BarReader}.
 */
package io.ktrdr.api.bars;
