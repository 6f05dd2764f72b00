package io.ktrdr.file;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Looks at eight bytes of text at once: the first byte is the lowest of a {@code long}. Masks have
 * the highest bit of each byte that is meant. From "Bit Twiddling Hacks" (Anderson) and, for
 * digits, "Quickly parsing eight digits" (Lemire, 2022).
 */
final class EightBytes {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long LOW_BITS = 0x7f7f7f7f7f7f7f7fL;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_HALVES = 0xf0f0f0f0f0f0f0f0L;

  /** {@code 00000000}. */
  static final long ZEROS = 0x3030303030303030L;

  private EightBytes() {}

  static long of(byte[] text, int at) {
    return (long) LONGS.get(text, at);
  }

  /** The same byte eight times. */
  static long all(byte character) {
    return (character & 0xff) * ONES;
  }

  /** Where a byte is that of {@code all}. */
  static long equal(long word, long all) {
    long differences = word ^ all;
    return ~(((differences & LOW_BITS) + LOW_BITS) | differences) & HIGH_BITS;
  }

  /**
   * Where a byte is less than another.
   *
   * @param bound from 1 to 128
   */
  static long less(long word, int bound) {
    return ~(((word & LOW_BITS) + (0x80 - bound) * ONES) | word) & HIGH_BITS;
  }

  /** How many bytes stand before the first one of a mask; 8 for none. */
  static int first(long mask) {
    return Long.numberOfTrailingZeros(mask) >>> 3;
  }

  static boolean digits(long word) {
    return ((word & HIGH_HALVES) | (((word + 6 * ONES) & HIGH_HALVES) >>> 4))
        == 0x3333333333333333L;
  }

  /** The number that eight digits write. */
  static long number(long digits) {
    long pairs = ((digits & 0x0f0f0f0f0f0f0f0fL) * 2_561) >>> 8;
    long fours = ((pairs & 0x00ff00ff00ff00ffL) * 6_553_601) >>> 16;
    return ((fours & 0x0000ffff0000ffffL) * 42_949_672_960_001L) >>> 32;
  }
}
