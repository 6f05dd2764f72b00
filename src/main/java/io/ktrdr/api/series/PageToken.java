package io.ktrdr.api.series;

import io.ktrdr.api.http.Problem;
import io.ktrdr.api.http.ProblemException;
import io.ktrdr.api.http.ProblemType;
import io.ktrdr.market.SeriesId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Where the next page begins. Opaque to callers, but not secret: it holds only what the question
 * held, and works as long as no bar of the range has changed. It survives a restart.
 *
 * @param question identifies the series and the range that was asked for
 * @param at which of the instruments that were asked for, from 0
 * @param revision the series revision that its first page was of; {@link #UNREAD} when none was
 *     read
 * @param start where the whole range begins, epoch second
 * @param next the first bar time of the next page, epoch second
 * @param end where the whole range ends, epoch second
 * @param now when the first page was asked for, epoch second: where a range without end ends
 */
public record PageToken(
    int question, int at, long revision, long start, long next, long end, long now) {

  /** Of a question about one series whose end is given. */
  public PageToken(int question, long revision, long start, long next, long end) {
    this(question, 0, revision, start, next, end, 0);
  }

  /** Instead of a revision: the instrument's turn comes with the next page. */
  public static final long UNREAD = -1;

  private static final int BYTES = 2 * 4 + 5 * 8;

  /**
   * Identifies a question, so that a token is not used with another.
   *
   * @param range as the caller wrote it
   */
  public static int question(SeriesId series, String range) {
    return question(series + " " + range);
  }

  /** The same of a question that is not about one series. */
  public static int question(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return (int) crc.getValue();
  }

  public String text() {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES + 4);
    bytes.putInt(question).putInt(at).putLong(revision);
    bytes.putLong(start).putLong(next).putLong(end).putLong(now);
    bytes.putInt(checksum(bytes.array()));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /**
   * Reads {@link #text()}.
   *
   * @throws ProblemException when it is not one of ours
   */
  public static PageToken parse(String text) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw invalid("page_token is not one that this API gave out");
    }
    ByteBuffer fields = ByteBuffer.wrap(bytes);
    if (bytes.length != BYTES + 4 || fields.getInt(BYTES) != checksum(bytes)) {
      throw invalid("page_token is not one that this API gave out");
    }
    return new PageToken(
        fields.getInt(),
        fields.getInt(),
        fields.getLong(),
        fields.getLong(),
        fields.getLong(),
        fields.getLong(),
        fields.getLong());
  }

  public static ProblemException invalid(String detail) {
    return new ProblemException(
        Problem.of(
            ProblemType.INVALID_PAGE_TOKEN,
            detail,
            List.of(new Problem.Fault("/page_token", "invalid", detail))));
  }

  private static int checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, BYTES);
    return (int) crc.getValue();
  }
}
