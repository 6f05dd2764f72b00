package io.ktrdr.symbol.live;

import io.ktrdr.market.Bar;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One longer bar out of bars of five seconds, in whatever order they come. The latest ones are kept
 * apart, so that one that comes again can take the place of the first; the others are summed up, so
 * that even a month takes little room.
 */
final class Pieces {

  /** Ten minutes' worth: nothing that IB corrects in a stream is older. */
  private static final int KEPT_APART = 120;

  private final TreeMap<Long, Bar> recent = new TreeMap<>();
  private Sum older = Sum.NOTHING;
  private long olderUntil = Long.MIN_VALUE;
  private int count;

  /** What became of a piece. */
  enum Taken {
    NEW,
    /** The same again. */
    AGAIN,
    /** Other figures for a piece that was there: they count. */
    CORRECTED,
    /** Belongs among those summed up already: the bar is in doubt. */
    TOO_OLD
  }

  Taken add(long time, Bar piece) {
    if (time <= olderUntil) {
      return Taken.TOO_OLD;
    }
    Bar before = recent.put(time, piece);
    if (before != null) {
      return before.equals(piece) ? Taken.AGAIN : Taken.CORRECTED;
    }
    count++;
    if (recent.size() > KEPT_APART) {
      Map.Entry<Long, Bar> oldest = recent.pollFirstEntry();
      older = older.and(oldest.getValue());
      olderUntil = oldest.getKey();
    }
    return Taken.NEW;
  }

  /** How many different pieces there were. */
  int count() {
    return count;
  }

  /**
   * The bar so far; empty when nothing was traded in it.
   *
   * @param averageDigits how many decimals its average price has at least
   */
  Optional<Bar> bar(BarFrames.Frame frame, int averageDigits) {
    Sum sum = older;
    for (Bar piece : recent.values()) {
      sum = sum.and(piece);
    }
    return sum.bar(frame, averageDigits);
  }

  /**
   * Pieces added up. One without a trade repeats the price before it and adds nothing.
   *
   * @param weighted sum of vwap × volume, null when some piece has none
   */
  private record Sum(
      BigDecimal open,
      BigDecimal high,
      BigDecimal low,
      BigDecimal close,
      BigDecimal volume,
      BigDecimal weighted,
      int vwapScale,
      Integer trades) {

    static final Sum NOTHING = new Sum(null, null, null, null, null, null, 0, null);

    Sum and(Bar piece) {
      if (piece.volume() != null && piece.volume().signum() == 0) {
        return this;
      }
      BigDecimal weight =
          piece.volume() == null || piece.vwap() == null
              ? null
              : piece.vwap().multiply(piece.volume());
      int scale = piece.vwap() == null ? 0 : piece.vwap().scale();
      if (open == null) {
        return new Sum(
            piece.open(),
            piece.high(),
            piece.low(),
            piece.close(),
            piece.volume(),
            weight,
            scale,
            piece.tradeCount());
      }
      return new Sum(
          open,
          high.max(piece.high()),
          low.min(piece.low()),
          piece.close(),
          volume == null || piece.volume() == null ? null : volume.add(piece.volume()),
          weighted == null || weight == null ? null : weighted.add(weight),
          Math.max(vwapScale, scale),
          trades == null || piece.tradeCount() == null
              ? null
              : Integer.valueOf(trades + piece.tradeCount()));
    }

    Optional<Bar> bar(BarFrames.Frame frame, int averageDigits) {
      if (open == null) {
        return Optional.empty();
      }
      BigDecimal vwap =
          weighted == null || volume == null
              ? null
              : weighted.divide(volume, Math.max(vwapScale, averageDigits), RoundingMode.HALF_EVEN);
      return Optional.of(
          new Bar(
              java.time.Instant.ofEpochSecond(frame.time()),
              open,
              high,
              low,
              close,
              volume,
              vwap,
              trades));
    }
  }
}
