package io.ktrdr.store;

import java.util.Arrays;

/**
 * A column of unsigned 64-bit numbers in the shortest of three forms: one value for all, a fixed
 * number of bytes each, or seven-bit groups. Where fixed bytes cost no more they win, since they
 * are read without a branch.
 */
final class PackedColumn {

  private static final int CONSTANT = 0;
  private static final int VARINT = 9;

  private PackedColumn() {}

  static void write(long[] values, int count, ChunkBytes out) {
    if (count == 0) {
      return;
    }
    long all = 0;
    boolean constant = true;
    int varints = 0;
    for (int i = 0; i < count; i++) {
      all |= values[i];
      constant &= values[i] == values[0];
      varints += ChunkBytes.varintSize(values[i]);
    }
    if (constant) {
      out.putByte(CONSTANT);
      out.putVarint(values[0]);
      return;
    }
    int width = (71 - Long.numberOfLeadingZeros(all)) / 8;
    if (width * count <= varints) {
      out.putByte(width);
      writeFixed(values, count, width, out);
    } else {
      out.putByte(VARINT);
      writeVarints(values, count, varints, out);
    }
  }

  private static void writeFixed(long[] values, int count, int width, ChunkBytes out) {
    out.room(width * count);
    byte[] bytes = out.array();
    int at = out.position();
    if (width == 1) {
      for (int i = 0; i < count; i++) {
        bytes[at + i] = (byte) values[i];
      }
    } else {
      for (int i = 0; i < count; i++) {
        for (int b = 0; b < width; b++) {
          bytes[at + i * width + b] = (byte) (values[i] >>> (8 * b));
        }
      }
    }
    out.position(at + width * count);
  }

  private static void writeVarints(long[] values, int count, int size, ChunkBytes out) {
    out.room(size);
    byte[] bytes = out.array();
    int at = out.position();
    for (int i = 0; i < count; i++) {
      long rest = values[i];
      while ((rest & ~0x7fL) != 0) {
        bytes[at++] = (byte) (rest | 0x80);
        rest >>>= 7;
      }
      bytes[at++] = (byte) rest;
    }
    out.position(at);
  }

  /** Reads over a column of nothing but zeros and says so; leaves any other to be read. */
  static boolean skipZeros(ChunkBytes in) {
    int at = in.position();
    if (in.array()[at] != CONSTANT || in.array()[at + 1] != 0) {
      return false;
    }
    in.position(at + 2);
    return true;
  }

  static void read(ChunkBytes in, long[] into, int at, int count) {
    if (count == 0) {
      return;
    }
    int form = in.getByte();
    switch (form) {
      case CONSTANT -> Arrays.fill(into, at, at + count, in.getVarint());
      case 1 -> readBytes(in, into, at, count);
      case 2 -> readPairs(in, into, at, count);
      case 3, 4, 5, 6, 7, 8 -> readFixed(in, form, into, at, count);
      case VARINT -> readVarints(in, into, at, count);
      default -> throw new IllegalArgumentException("column of unknown form " + form);
    }
  }

  private static void readBytes(ChunkBytes in, long[] into, int at, int count) {
    byte[] bytes = in.array();
    int from = in.position();
    for (int i = 0; i < count; i++) {
      into[at + i] = bytes[from + i] & 0xff;
    }
    in.position(from + count);
  }

  private static void readPairs(ChunkBytes in, long[] into, int at, int count) {
    byte[] bytes = in.array();
    int from = in.position();
    for (int i = 0; i < count; i++) {
      into[at + i] = (bytes[from + 2 * i] & 0xff) | (bytes[from + 2 * i + 1] & 0xff) << 8;
    }
    in.position(from + 2 * count);
  }

  private static void readFixed(ChunkBytes in, int width, long[] into, int at, int count) {
    byte[] bytes = in.array();
    int from = in.position();
    for (int i = 0; i < count; i++) {
      long value = 0;
      for (int b = width - 1; b >= 0; b--) {
        value = value << 8 | (bytes[from + b] & 0xff);
      }
      into[at + i] = value;
      from += width;
    }
    in.position(from);
  }

  private static void readVarints(ChunkBytes in, long[] into, int at, int count) {
    byte[] bytes = in.array();
    int from = in.position();
    for (int i = 0; i < count; i++) {
      int first = bytes[from++];
      if (first >= 0) {
        into[at + i] = first;
        continue;
      }
      int second = bytes[from++];
      if (second >= 0) {
        into[at + i] = (first & 0x7f) | second << 7;
        continue;
      }
      in.position(from - 2);
      into[at + i] = in.getVarint();
      from = in.position();
    }
    in.position(from);
  }
}
