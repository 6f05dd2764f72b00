package io.ktrdr.quality.check;

import java.util.Arrays;

/**
 * How often figures occur in each block of bars, by magnitude: some classes to each power of two,
 * read straight from the bits of a float. So the median over neighbouring blocks costs a few
 * additions and is right to a class; it tells what is worth a closer look.
 */
final class Histogram {

  private static final int EXPONENT_BIAS = 127;
  private static final int EXPONENT_BITS_FROM = 23;

  private final int shift;
  private final int classes;
  private final int lowest;

  private int[] counts = new int[0];
  private int[] sizes = new int[0];

  /**
   * Tells apart magnitudes between two powers of two; what lies beyond counts with the outermost.
   *
   * @param perPower classes to each power of two, itself a power of two
   */
  Histogram(int lowestPower, int highestPower, int perPower) {
    this.shift = EXPONENT_BITS_FROM - Integer.numberOfTrailingZeros(perPower);
    this.classes = (highestPower - lowestPower) * perPower;
    this.lowest = (EXPONENT_BIAS + lowestPower) * perPower;
  }

  /** Forgets everything and makes room for so many blocks. */
  void clear(int blocks) {
    if (counts.length < blocks * classes) {
      counts = new int[blocks * classes];
      sizes = new int[blocks];
    } else {
      Arrays.fill(counts, 0, blocks * classes, 0);
      Arrays.fill(sizes, 0);
    }
  }

  /** Counts a figure with a block; one below zero is not counted. */
  void count(int block, float figure) {
    int bits = Float.floatToRawIntBits(figure);
    if (bits >= 0) {
      counts[block * classes + classOf(bits)]++;
      sizes[block]++;
    }
  }

  private int classOf(int bits) {
    return Math.min(Math.max((bits >>> shift) - lowest, 0), classes - 1);
  }

  /** Whether the median of some blocks may be as low as this; false is certain. */
  boolean medianMayBe(double low, int firstBlock, int lastBlock) {
    int top = classOf(Math.max(0, Float.floatToRawIntBits((float) low)));
    int below = 0;
    for (int block = firstBlock; block <= lastBlock; block++) {
      int base = block * classes;
      for (int at = 0; at <= top; at++) {
        below += counts[base + at];
      }
    }
    return below >= half(firstBlock, lastBlock);
  }

  /** The lower bound of the class in which the median of some blocks lies; 0 for the lowest. */
  float median(int firstBlock, int lastBlock) {
    int half = half(firstBlock, lastBlock);
    int below = 0;
    for (int at = 0; at < classes; at++) {
      for (int block = firstBlock; block <= lastBlock; block++) {
        below += counts[block * classes + at];
      }
      if (below >= half) {
        return at == 0 ? 0 : Float.intBitsToFloat((at + lowest) << shift);
      }
    }
    throw new IllegalStateException("more figures than were counted");
  }

  private int half(int firstBlock, int lastBlock) {
    int sum = 0;
    for (int block = firstBlock; block <= lastBlock; block++) {
      sum += sizes[block];
    }
    return (sum + 1) / 2;
  }
}
