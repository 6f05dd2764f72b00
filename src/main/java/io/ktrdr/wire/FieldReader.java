package io.ktrdr.wire;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Walks through the NUL-terminated fields of one payload. Every method names the field it expects,
 * so that an error can; none returns a value that was not there.
 */
final class FieldReader {

  private static final int LONGEST_NUMBER = 20;

  private final byte[] bytes;
  private final int serverVersion;
  private String message = "message";
  private int position;

  /** Starts at the message id. */
  FieldReader(byte[] payload, int serverVersion) {
    this.bytes = payload;
    this.serverVersion = serverVersion;
    if (payload.length == 0) {
      throw new WireException(message, "id", null, "is missing: the payload is empty");
    }
    if (payload[payload.length - 1] != 0) {
      throw new WireException(
          message,
          "last field",
          new String(payload, 0, Math.min(payload.length, 64), StandardCharsets.ISO_8859_1),
          "does not end with NUL: the payload is cut or is no text");
    }
  }

  /** Whether the negotiated version is at least this one. */
  boolean since(int version) {
    return serverVersion >= version;
  }

  /** From here on errors name this message. */
  void message(String title) {
    message = title;
  }

  String message() {
    return message;
  }

  byte[] bytes() {
    return bytes;
  }

  int position() {
    return position;
  }

  void position(int next) {
    position = next;
  }

  /** Passes over a field whose value tells nothing, such as a message version. */
  void skip(String field) {
    position = end(field) + 1;
  }

  /** An int that must be there. */
  int integer(String field) {
    long value = number(field);
    if (value != (int) value) {
      throw bad(field, Long.toString(value), "is out of range");
    }
    return (int) value;
  }

  /** An int whose empty form means 0, as client libraries send it. */
  int integerOrZero(String field) {
    if (isEmpty(field)) {
      position++;
      return 0;
    }
    return integer(field);
  }

  /** A long that must be there. */
  long number(String field) {
    int end = end(field);
    int at = position;
    boolean negative = at < end && bytes[at] == '-';
    if (negative) {
      at++;
    }
    if (at == end || end - at > LONGEST_NUMBER - 1) {
      throw bad(field, raw(end), "is not a whole number");
    }
    long value = 0;
    for (; at < end; at++) {
      int digit = bytes[at] - '0';
      if (digit < 0 || digit > 9) {
        throw bad(field, raw(end), "is not a whole number");
      }
      if (value > (Long.MAX_VALUE - digit) / 10) {
        throw bad(field, raw(end), "is out of range");
      }
      value = value * 10 + digit;
    }
    position = end + 1;
    return negative ? -value : value;
  }

  /** 0 or 1; empty is false, any other whole number true. */
  boolean flag(String field) {
    return integerOrZero(field) != 0;
  }

  /** A decimal that must be there. */
  BigDecimal decimal(String field) {
    int end = end(field);
    String text = raw(end);
    BigDecimal value = Decimals.parse(text);
    if (value == null) {
      throw bad(field, text, "is not a decimal number");
    }
    position = end + 1;
    return value;
  }

  /** A decimal that may be unset: null for empty and for the numbers that IB writes instead. */
  BigDecimal decimalOrUnset(String field) {
    int end = end(field);
    if (Decimals.isUnset(raw(end))) {
      position = end + 1;
      return null;
    }
    return decimal(field);
  }

  /** Decimal text kept as it is; empty allowed. */
  String decimalText(String field) {
    int end = end(field);
    String text = raw(end);
    if (!text.isEmpty() && Decimals.parse(text) == null) {
      throw bad(field, text, "is not a decimal number");
    }
    position = end + 1;
    return text;
  }

  /** Text in ASCII, UTF-8, or what an older server speaks: Latin-1. */
  String text(String field) {
    int end = end(field);
    boolean ascii = true;
    for (int i = position; i < end && ascii; i++) {
      ascii = bytes[i] >= 0;
    }
    String text = ascii ? raw(end) : foreign(end);
    position = end + 1;
    return text;
  }

  /** Text in which servers from 153 on escape what is not ASCII. */
  String escapedText(String field) {
    String text = text(field);
    return since(153) ? Escapes.decode(text) : text;
  }

  /** Options as {@code tag=value;tag=value;}. */
  List<TagValue> tagValues(String field) {
    String text = text(field);
    List<TagValue> options = new ArrayList<>();
    for (String option : text.split(";")) {
      int equals = option.indexOf('=');
      if (equals > 0) {
        options.add(new TagValue(option.substring(0, equals), option.substring(equals + 1)));
      } else if (!option.isEmpty()) {
        throw bad(field, text, "is not tag=value;tag=value;");
      }
    }
    return options;
  }

  /** A number of rows that follow, each of at least {@code fields} fields. */
  int count(String field, int fields) {
    return countOfBytes(field, fields);
  }

  /** A number of rows that follow, each of at least {@code rowBytes} bytes with its NULs. */
  int countOfBytes(String field, int rowBytes) {
    int count = integer(field);
    if (count < 0 || count > (bytes.length - position) / rowBytes) {
      throw bad(field, Integer.toString(count), "is not the number of rows that follow");
    }
    return count;
  }

  /** All fields that are left, as text. */
  List<String> rest() {
    List<String> rest = new ArrayList<>();
    while (position < bytes.length) {
      rest.add(text("field " + rest.size()));
    }
    return rest;
  }

  /** Says that nothing may be left. */
  void nothingLeft() {
    if (position < bytes.length) {
      throw bad("surplus field", raw(end("surplus field")), "was not expected");
    }
  }

  WireException bad(String field, String value, String reason) {
    return new WireException(message, field, value, reason);
  }

  private boolean isEmpty(String field) {
    return end(field) == position;
  }

  private int end(String field) {
    if (position >= bytes.length) {
      throw bad(field, null, "is missing");
    }
    int end = position;
    while (bytes[end] != 0) {
      end++;
    }
    return end;
  }

  private String raw(int end) {
    return new String(bytes, position, end - position, StandardCharsets.ISO_8859_1);
  }

  private String foreign(int end) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, position, end - position))
          .toString();
    } catch (CharacterCodingException notUtf8) {
      return raw(end);
    }
  }
}
