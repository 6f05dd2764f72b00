package io.ktrdr.wire;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Collects the NUL-terminated fields of one payload. Field names serve errors only. */
final class FieldWriter {

  private final int serverVersion;
  private final boolean client;
  private String message = "message";
  private byte[] bytes = new byte[256];
  private int size;

  private FieldWriter(int serverVersion, boolean client) {
    this.serverVersion = serverVersion;
    this.client = client;
  }

  /** Writes what clients may send: printable ASCII only, as IB's own clients insist. */
  static FieldWriter ofClient(int serverVersion) {
    return new FieldWriter(serverVersion, true);
  }

  static FieldWriter ofServer(int serverVersion) {
    return new FieldWriter(serverVersion, false);
  }

  boolean since(int version) {
    return serverVersion >= version;
  }

  /** Starts the message with its id. */
  FieldWriter begin(MessageKind kind) {
    message = kind.title();
    if (!since(kind.since())) {
      throw bad("server version", Integer.toString(serverVersion), "is older than " + kind.since());
    }
    return integer("id", kind.id());
  }

  /** Starts a message that has no row in the tables. */
  FieldWriter begin(int id) {
    message = "message " + id;
    return integer("id", id);
  }

  /** A number that the layout fixes, such as a message version. */
  FieldWriter constant(int value) {
    return number(value);
  }

  FieldWriter integer(String field, int value) {
    return number(field, value);
  }

  FieldWriter number(String field, long value) {
    return number(value);
  }

  FieldWriter flag(String field, boolean value) {
    return number(field, value ? 1 : 0);
  }

  /** A decimal in plain notation, with the digits it has. */
  FieldWriter decimal(String field, BigDecimal value) {
    present(field, value);
    return ascii(value.toPlainString());
  }

  /** A decimal, or an empty field for null. */
  FieldWriter decimalOrUnset(String field, BigDecimal value) {
    return value == null ? ascii("") : decimal(field, value);
  }

  /** Decimal text as it is; empty allowed. */
  FieldWriter decimalText(String field, String value) {
    present(field, value);
    if (!value.isEmpty() && Decimals.parse(value) == null) {
      throw bad(field, value, "is not a decimal number");
    }
    return ascii(value);
  }

  /** Text as it is; a client's must be printable ASCII. */
  FieldWriter text(String field, String value) {
    present(field, value);
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean printable = (c >= 32 && c < 127) || c == '\t' || c == '\r' || c == '\n';
      if (c == 0 || (client && !printable)) {
        throw bad(field, value, "has characters that the protocol cannot carry");
      }
    }
    return append(value.getBytes(StandardCharsets.UTF_8));
  }

  /** Server text that is escaped from 153 on, and Latin-1 before. */
  FieldWriter escapedText(String field, String value) {
    present(field, value);
    if (since(153)) {
      return text(field, Escapes.encode(value));
    }
    if (value.indexOf('\0') >= 0) {
      throw bad(field, value, "has characters that the protocol cannot carry");
    }
    return append(value.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Options as {@code tag=value;tag=value;}. */
  FieldWriter tagValues(String field, List<TagValue> options) {
    StringBuilder text = new StringBuilder();
    for (TagValue option : options) {
      if (option.tag().isEmpty()
          || option.tag().matches(".*[=;].*")
          || option.value().contains(";")) {
        throw bad(field, option.tag() + "=" + option.value(), "is not a tag and a value");
      }
      text.append(option.tag()).append('=').append(option.value()).append(';');
    }
    return text(field, text.toString());
  }

  /** {@code value × 10^-scale}, without needless zeros. */
  FieldWriter scaled(String field, long value, int scale) {
    long digits = value;
    int decimals = scale;
    while (decimals > 0 && digits % 10 == 0) {
      digits /= 10;
      decimals--;
    }
    if (decimals == 0) {
      return number(field, digits);
    }
    return ascii(BigDecimal.valueOf(digits, decimals).toPlainString());
  }

  /** The payload so far. */
  byte[] payload() {
    return Arrays.copyOf(bytes, size);
  }

  WireException bad(String field, String value, String reason) {
    return new WireException(message, field, value, reason);
  }

  private void present(String field, Object value) {
    if (value == null) {
      throw bad(field, null, "is missing");
    }
  }

  private FieldWriter number(long value) {
    return ascii(Long.toString(value));
  }

  private FieldWriter ascii(String value) {
    return append(value.getBytes(StandardCharsets.ISO_8859_1));
  }

  private FieldWriter append(byte[] field) {
    if (size + field.length + 1 > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + field.length + 1));
    }
    System.arraycopy(field, 0, bytes, size, field.length);
    size += field.length;
    bytes[size++] = 0;
    return this;
  }
}
