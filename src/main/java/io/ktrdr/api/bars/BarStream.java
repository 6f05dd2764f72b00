package io.ktrdr.api.bars;

import java.util.OptionalLong;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * A long range, encoded while it is being sent. When a chunk turns out corrupt on the way, the
 * stream fails and with it the connection: a cut answer is not valid JSON, so nobody mistakes it
 * for a whole one.
 *
 * @param dates the elements of {@code dates}, for {@link BarShape#COLUMNS}; else empty
 * @param figures the elements of {@code bars} or {@code ohlcv}
 * @param bars how many
 * @param next the time of the first bar after these; empty when the range ends here
 */
public record BarStream(
    Source<ByteString, NotUsed> dates,
    Source<ByteString, NotUsed> figures,
    long bars,
    OptionalLong next,
    long revision,
    Verdict verdict) {}
