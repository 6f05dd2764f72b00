package io.ktrdr.api.bars;

import java.util.OptionalLong;
import org.apache.pekko.util.ByteString;

/**
 * Bars of one page, encoded, and what is missing among them.
 *
 * @param dates the elements of {@code dates}, for {@link BarShape#COLUMNS}; else empty
 * @param figures the elements of {@code bars} or {@code ohlcv}
 * @param bars how many
 * @param next the time of the first bar after this page; empty when the range ends here
 * @param revision the series revision that this is of; 0 when nothing was ever stored
 */
public record BarAnswer(
    ByteString dates,
    ByteString figures,
    long bars,
    OptionalLong next,
    long revision,
    Verdict verdict) {}
