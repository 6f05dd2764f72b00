package io.ktrdr.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The bytes of a chunk while they are written or read, with the position that has been reached. */
final class ChunkBytes {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes;
  private int position;

  /** For writing; grows as needed. */
  ChunkBytes(int capacity) {
    this.bytes = new byte[capacity];
  }

  /** For reading. */
  ChunkBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  byte[] array() {
    return bytes;
  }

  int position() {
    return position;
  }

  void position(int reached) {
    position = reached;
  }

  byte[] written() {
    return Arrays.copyOf(bytes, position);
  }

  /** Makes room for {@code more} bytes after the position. */
  void room(int more) {
    if (bytes.length - position < more) {
      bytes = Arrays.copyOf(bytes, Math.max(position + more, bytes.length * 2));
    }
  }

  void putByte(int value) {
    room(1);
    bytes[position++] = (byte) value;
  }

  int getByte() {
    return bytes[position++];
  }

  /** Writes the low {@code width} bytes, lowest first. */
  void putFixed(long value, int width) {
    room(width);
    for (int shift = 0; shift < width * 8; shift += 8) {
      bytes[position++] = (byte) (value >>> shift);
    }
  }

  long getLong() {
    long value = (long) LONG.get(bytes, position);
    position += 8;
    return value;
  }

  int getInt() {
    int value =
        (bytes[position] & 0xff)
            | (bytes[position + 1] & 0xff) << 8
            | (bytes[position + 2] & 0xff) << 16
            | (bytes[position + 3] & 0xff) << 24;
    position += 4;
    return value;
  }

  /** Writes an unsigned number in groups of seven bits, lowest first. */
  void putVarint(long value) {
    room(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[position++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[position++] = (byte) rest;
  }

  long getVarint() {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      byte next = bytes[position++];
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number of more than ten bytes before " + position);
  }

  /** How many bytes {@link #putVarint} takes. */
  static int varintSize(long value) {
    return (70 - Long.numberOfLeadingZeros(value | 1)) / 7;
  }

  /** Small numbers of either sign become small unsigned ones: 0, -1, 1, -2 … */
  static long zigzag(long value) {
    return (value << 1) ^ (value >> 63);
  }

  static long unzigzag(long value) {
    return (value >>> 1) ^ -(value & 1);
  }
}
