package io.ktrdr.calendar;

import io.ktrdr.market.TimeRange;
import io.ktrdr.market.TradingHours;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;

/** A short, stable fingerprint of what a calendar says, the same on every machine. */
final class SessionDigest {

  private static final int BYTES_SHOWN = 6;

  private final MessageDigest sha;
  private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES);

  SessionDigest() {
    try {
      sha = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  void add(TradingHours hours, LocalDate date, List<TimeRange> open) {
    add(hours == TradingHours.RTH ? 0 : 1);
    add(date.toEpochDay());
    add(open.size());
    for (TimeRange span : open) {
      add(span.startSecond());
      add(span.endSecond());
    }
  }

  /** Twelve hexadecimal digits. */
  String text() {
    return HexFormat.of().formatHex(sha.digest(), 0, BYTES_SHOWN);
  }

  private void add(long value) {
    sha.update(number.putLong(0, value).array());
  }
}
