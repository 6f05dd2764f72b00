package io.ktrdr.quality.score;

/** How often something was found, and how many bars that concerns. */
public record Tally(long findings, long bars) {

  static final Tally NONE = new Tally(0, 0);

  Tally plus(long moreBars) {
    return new Tally(findings + 1, bars + moreBars);
  }
}
