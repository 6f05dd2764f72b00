package io.ktrdr.wire;

import java.time.DateTimeException;
import java.time.ZoneId;

/**
 * One of the ways in which TWS writes a date or a moment, and what the number made of it means.
 *
 * @param zone the zone's name for {@link Kind#ZONED}, else empty
 */
public record DateForm(Kind kind, String zone) {

  /** The shape of the text. */
  public enum Kind {
    /** {@code 1767623400}; seconds are epoch seconds. */
    EPOCH,
    /** {@code 20260105}: a trading day; seconds are midnight UTC of it, a label. */
    DATE,
    /** {@code 20260105-14:30:00}: UTC; seconds are epoch seconds. */
    UTC,
    /** {@code 20260105 09:30:00 US/Eastern}; seconds are epoch seconds. */
    ZONED,
    /**
     * {@code 20260105 09:30:00} (two blanks in older servers): wall-clock time of the TWS login
     * zone, which the message does not tell; seconds are that wall clock read as UTC.
     */
    LOCAL
  }

  public static final DateForm EPOCH = new DateForm(Kind.EPOCH, "");
  public static final DateForm DATE = new DateForm(Kind.DATE, "");
  public static final DateForm UTC = new DateForm(Kind.UTC, "");
  public static final DateForm LOCAL = new DateForm(Kind.LOCAL, "");

  /**
   * Wall-clock time of a zone named in each text.
   *
   * @throws WireException when the zone is unknown here
   */
  public static DateForm zoned(String zone) {
    zoneId(zone);
    return new DateForm(Kind.ZONED, zone);
  }

  /** Whether the seconds name an instant, without knowing more than the message tells. */
  public boolean isInstant() {
    return switch (kind) {
      case EPOCH, UTC, ZONED -> true;
      case DATE, LOCAL -> false;
    };
  }

  static ZoneId zoneId(String zone) {
    try {
      return ZoneId.of(zone);
    } catch (DateTimeException e) {
      throw new WireException("time zone", zone, "is not known");
    }
  }
}
