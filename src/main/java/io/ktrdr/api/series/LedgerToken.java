package io.ktrdr.api.series;

import io.ktrdr.api.http.ProblemException;
import io.ktrdr.market.SeriesId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.CRC32C;

/**
 * Where the next page of an answer over many series begins. Opaque to callers, and works as long as
 * the series is there.
 *
 * @param question identifies what was asked, so that a token is not used with another question
 * @param series the series to go on with
 * @param next the bar time to go on from in it, epoch second
 */
public record LedgerToken(int question, SeriesId series, long next) {

  public static int question(String parameters) {
    return checksum(parameters);
  }

  public String text() {
    String body = question + " " + series + " " + next;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((checksum(body) + " " + body).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads {@link #text()}.
   *
   * @throws ProblemException when it is not one of ours, or of another question
   */
  public static LedgerToken parse(String text, int question) {
    LedgerToken token;
    try {
      String read = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
      String[] parts = read.split(" ", 4);
      if (parts.length != 4
          || Integer.parseInt(parts[0]) != checksum(read.substring(parts[0].length() + 1))) {
        throw notOurs();
      }
      token =
          new LedgerToken(
              Integer.parseInt(parts[1]), SeriesId.parse(parts[2]), Long.parseLong(parts[3]));
    } catch (IllegalArgumentException e) {
      throw notOurs();
    }
    if (token.question() != question) {
      throw PageToken.invalid(
          "page_token belongs to another question: give the other parameters as for the first"
              + " page");
    }
    return token;
  }

  private static ProblemException notOurs() {
    return PageToken.invalid("page_token is not one that this API gave out");
  }

  private static int checksum(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return (int) crc.getValue();
  }
}
