package io.ktrdr.simulator.market;

/**
 * Random numbers by address instead of by turn: the same key always gives the same number, so any
 * part of the market can be looked up without making what came before it.
 */
final class Noise {

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final double SHORT = 65_536;
  private static final double IRWIN_HALL = SHORT * Math.sqrt(4 / 12.0);

  private Noise() {}

  /** Mixes two numbers into one that looks like neither (the finaliser of SplitMix64). */
  static long mix(long key, long address) {
    long z = key + GOLDEN * (address + 1);
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** The key of a text, the same in every process. */
  static long key(long seed, String text) {
    long key = seed;
    for (int i = 0; i < text.length(); i++) {
      key = mix(key, text.charAt(i));
    }
    return key;
  }

  /** Nearly normal (mean 0, variance 1, never beyond ±3.5): the sum of four 16-bit parts. */
  static double normal(long bits) {
    long sum =
        (bits & 0xFFFF) + (bits >>> 16 & 0xFFFF) + (bits >>> 32 & 0xFFFF) + (bits >>> 48 & 0xFFFF);
    return (sum - 2 * (SHORT - 1)) / IRWIN_HALL;
  }

  /** Even over 0 (inclusive) to 1 (exclusive). */
  static double uniform(long bits) {
    return (bits >>> 11) * 0x1.0p-53;
  }

  /** Even over 0 to {@code bound - 1}. */
  static int below(long bits, int bound) {
    return (int) ((bits >>> 33) % bound);
  }
}
