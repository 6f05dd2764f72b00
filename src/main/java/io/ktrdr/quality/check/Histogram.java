package io.ktrdr.quality.check;

/**
 * How often figures occur in each block of bars, by magnitude: eight classes to each power of two,
 * read straight from the bits of a float. A median over neighbouring blocks so costs a few
 * additions, right to an eighth; where that is not enough, it tells what is worth a closer look.
 */
final class Histogram {

  private static final int PER_OCTAVE = 8;
  private static final int EXPONENT_BIAS = 127;

  /** A median of half the figures is near enough to tell what is worth a closer look. */
  private static final int EVERY = 2;

  private final int classes;
  private final int lowest;

  private int[] counts = new int[0];
  private int[] highest = new int[0];
  private int[] sizes = new int[0];

  /**
   * Tells apart magnitudes between two powers of two; what lies beyond counts with the outermost.
   */
  Histogram(int lowestPower, int highestPower) {
    this.classes = (highestPower - lowestPower) * PER_OCTAVE;
    this.lowest = (EXPONENT_BIAS + lowestPower) * PER_OCTAVE;
  }

  /** Forgets everything and makes room for so many blocks. */
  void clear(int blocks) {
    if (counts.length < blocks * classes) {
      counts = new int[blocks * classes];
      highest = new int[blocks];
      sizes = new int[blocks];
    } else {
      java.util.Arrays.fill(counts, 0, blocks * classes, 0);
    }
    java.util.Arrays.fill(highest, 0);
    java.util.Arrays.fill(sizes, 0);
  }

  /** Counts the figures of a block, every other one of them; those below zero are not counted. */
  void count(int block, float[] figures, int from, int to) {
    int base = block * classes;
    int size = 0;
    for (int i = from; i < to; i += EVERY) {
      int bits = Float.floatToRawIntBits(figures[i]);
      if (bits >= 0) {
        counts[base + classOf(bits)]++;
        size++;
      }
    }
    // the bits of floats from zero up are in the order of the floats
    int most = 0;
    for (int i = from; i < to; i++) {
      most = Math.max(most, Float.floatToRawIntBits(figures[i]));
    }
    highest[block] = classOf(most);
    sizes[block] = size;
  }

  private int classOf(int bits) {
    return Math.min(Math.max((bits >>> 20) - lowest, 0), classes - 1);
  }

  /** No figure of the block is larger. */
  float most(int block) {
    return upper(highest[block]);
  }

  /** The lower bound of the class in which the median of some blocks lies; 0 for the lowest. */
  float median(int firstBlock, int lastBlock) {
    int half = 0;
    int top = 0;
    for (int block = firstBlock; block <= lastBlock; block++) {
      half += sizes[block];
      top = Math.max(top, highest[block]);
    }
    half = (half + 1) / 2;
    int below = 0;
    for (int at = 0; at <= top; at++) {
      for (int block = firstBlock; block <= lastBlock; block++) {
        below += counts[block * classes + at];
      }
      if (below >= half) {
        return at == 0 ? 0 : upper(at - 1);
      }
    }
    return upper(top);
  }

  private float upper(int at) {
    return Float.intBitsToFloat((at + 1 + lowest) << 20);
  }
}
