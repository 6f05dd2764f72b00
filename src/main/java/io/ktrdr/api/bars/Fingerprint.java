package io.ktrdr.api.bars;

import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.store.BarStore;
import io.ktrdr.store.ChunkRef;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * Identifies an answer before it is made, by everything that it is made of: 128 bits of SHA-256.
 * For bars these are the stored chunks themselves (their revisions and checksums), so that another
 * data folder, or the same one loaded anew, never gives the same. From memory; for one thread.
 */
public final class Fingerprint {

  private static final int BYTES = 16;

  private final MessageDigest digest;
  private final ByteBuffer numbers = ByteBuffer.allocate(5 * Long.BYTES);

  public Fingerprint() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** A text; where it ends is part of it. */
  public Fingerprint add(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    add(bytes.length);
    digest.update(bytes);
    return this;
  }

  public Fingerprint add(long number) {
    digest.update(numbers.clear().putLong(number).flip());
    return this;
  }

  /** Bytes; where they end is part of them. */
  public Fingerprint add(byte[] bytes) {
    add(bytes.length);
    digest.update(bytes);
    return this;
  }

  /** By whom and how bars are judged, and when daily ones opened. */
  public Fingerprint add(TradingCalendar calendar) {
    return add(calendar.id()).add(calendar.version()).add(calendar.layer().name());
  }

  /** What is stored of a range, and the revision of the series. */
  public Fingerprint add(BarStore store, SeriesId series, TimeRange range) {
    add(series.toString()).add(store.revision(series));
    for (ChunkRef chunk : store.chunks(series, range)) {
      numbers.clear();
      numbers.putLong(chunk.revision()).putLong(chunk.firstTime()).putLong(chunk.lastTime());
      numbers.putLong(chunk.bucket()).putInt(chunk.bars()).putInt(chunk.crc());
      digest.update(numbers.flip());
    }
    return this;
  }

  /** The identity: 22 characters. */
  public String text() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(java.util.Arrays.copyOf(digest.digest(), BYTES));
  }
}
