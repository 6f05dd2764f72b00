package io.ktrdr.wire;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * A date or moment as TWS wrote it, such as in {@link ServerMessage.HeadTimestamp}.
 *
 * @param seconds what they mean depends on the form, see {@link DateForm.Kind}
 */
public record WireTime(DateForm form, long seconds) {

  /**
   * Reads any of the five forms. Eight digits are a date when they can be one, else epoch seconds.
   *
   * @throws WireException when it is none of them
   */
  public static WireTime parse(String text) {
    DateReader reader = new DateReader();
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    long seconds = reader.read(bytes, 0, bytes.length);
    return new WireTime(reader.form(), seconds);
  }

  /** The instant, unless it is a date or a wall clock of an unknown zone. */
  public Optional<Instant> instant() {
    return form.isInstant() ? Optional.of(Instant.ofEpochSecond(seconds)) : Optional.empty();
  }

  /** The text TWS would write. */
  @Override
  public String toString() {
    return new DateWriter(form).write(seconds);
  }
}
