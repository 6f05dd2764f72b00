package io.ktrdr.quality.check;

/** Refuses figures outside their bounds, naming the setting. */
final class Bound {

  private Bound() {}

  static void atLeast(String name, double value, double least) {
    within(name, value, least, Double.POSITIVE_INFINITY);
  }

  static void within(String name, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          "ktrdr.quality.rules."
              + name
              + " is "
              + text(value)
              + ", which is not "
              + (most == Double.POSITIVE_INFINITY
                  ? text(least) + " or more"
                  : "in " + text(least) + ".." + text(most)));
    }
  }

  private static String text(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
