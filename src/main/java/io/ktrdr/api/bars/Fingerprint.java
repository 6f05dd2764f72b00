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
import java.util.Arrays;
import java.util.Base64;

/**
 * Identifies an answer before it is made, by everything that it is made of: 128 bits of SHA-256.
 * For bars these are the stored chunks themselves (their revisions and checksums), so that another
 * data folder, or the same one loaded anew, never gives the same. From memory; for one thread.
 */
public final class Fingerprint {

  private static final int BYTES = 16;
  private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

  private ByteBuffer all = ByteBuffer.allocate(512);

  /** Null until it is asked for. */
  private String text;

  /** A text; where it ends is part of it. */
  public Fingerprint add(String text) {
    return add(text.getBytes(StandardCharsets.UTF_8));
  }

  public Fingerprint add(long number) {
    room(Long.BYTES).putLong(number);
    return this;
  }

  /** Bytes; where they end is part of them. */
  public Fingerprint add(byte[] bytes) {
    room(Long.BYTES + bytes.length).putLong(bytes.length).put(bytes);
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
      room(5 * Long.BYTES)
          .putLong(chunk.revision())
          .putLong(chunk.firstTime())
          .putLong(chunk.lastTime())
          .putLong(chunk.bucket())
          .putInt(chunk.bars())
          .putInt(chunk.crc());
    }
    return this;
  }

  /**
   * Everything that it is made of itself, a character for each byte: to find again in memory what
   * was made of the very same.
   */
  public String content() {
    return new String(all.array(), 0, all.position(), StandardCharsets.ISO_8859_1);
  }

  /** The identity: 22 characters. */
  public String text() {
    if (text == null) {
      text = digest();
    }
    return text;
  }

  private String digest() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(all.duplicate().flip());
      return TEXT.encodeToString(Arrays.copyOf(digest.digest(), BYTES));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private ByteBuffer room(int bytes) {
    text = null;
    if (all.remaining() < bytes) {
      all = ByteBuffer.allocate(2 * (all.position() + bytes)).put(all.flip());
    }
    return all;
  }
}
