package io.ktrdr.file;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes structs in Thrift's compact protocol: what Parquet keeps its headers in. Fields of a
 * struct come in rising order of their ids.
 */
final class ThriftWriter {

  private static final int I32 = 5;
  private static final int I64 = 6;
  private static final int BINARY = 8;
  private static final int LIST = 9;
  private static final int STRUCT = 12;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Deque<Integer> outer = new ArrayDeque<>();
  private int lastField;

  ThriftWriter i32(int field, int value) {
    field(field, I32);
    return varint(zigZag(value));
  }

  ThriftWriter i64(int field, long value) {
    field(field, I64);
    return varint(zigZag(value));
  }

  ThriftWriter bool(int field, boolean value) {
    field(field, value ? 1 : 2);
    return this;
  }

  ThriftWriter text(int field, String value) {
    field(field, BINARY);
    return element(value);
  }

  /** Opens a struct that is a field; {@link #end} closes it. */
  ThriftWriter struct(int field) {
    field(field, STRUCT);
    return element();
  }

  /** Opens a struct that is an element of a list. */
  ThriftWriter element() {
    outer.push(lastField);
    lastField = 0;
    return this;
  }

  ThriftWriter element(int value) {
    return varint(zigZag(value));
  }

  ThriftWriter element(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    varint(utf8.length);
    out.writeBytes(utf8);
    return this;
  }

  ThriftWriter structs(int field, int count) {
    return list(field, STRUCT, count);
  }

  ThriftWriter i32s(int field, int count) {
    return list(field, I32, count);
  }

  ThriftWriter texts(int field, int count) {
    return list(field, BINARY, count);
  }

  /** Closes a struct. */
  ThriftWriter end() {
    out.write(0);
    lastField = outer.isEmpty() ? 0 : outer.pop();
    return this;
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  private ThriftWriter list(int field, int type, int count) {
    field(field, LIST);
    if (count < 15) {
      out.write((count << 4) | type);
      return this;
    }
    out.write(0xf0 | type);
    return varint(count);
  }

  private void field(int field, int type) {
    int delta = field - lastField;
    if (delta > 0 && delta < 16) {
      out.write((delta << 4) | type);
    } else {
      out.write(type);
      varint(zigZag(field));
    }
    lastField = field;
  }

  private static long zigZag(long value) {
    return (value << 1) ^ (value >> 63);
  }

  private ThriftWriter varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
    return this;
  }
}
