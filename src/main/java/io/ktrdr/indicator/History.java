package io.ktrdr.indicator;

/**
 * What must precede the first asked bar for its value to be right.
 *
 * @param bars so many bars
 * @param days and all bars of so many days before
 * @param whole everything there is: the value depends on all earlier bars
 */
public record History(int bars, int days, boolean whole) {

  public static final History NONE = new History(0, 0, false);

  public static final History WHOLE = new History(0, 0, true);

  public static History ofBars(long bars) {
    return new History((int) Math.min(Integer.MAX_VALUE, bars), 0, false);
  }

  /** What an indicator needs that is fed by another, which needs {@code before}. */
  public History after(History before) {
    return new History(
        (int) Math.min(Integer.MAX_VALUE, (long) bars + before.bars),
        days + before.days,
        whole || before.whole);
  }

  /** What covers both. */
  public History or(History other) {
    return new History(
        Math.max(bars, other.bars), Math.max(days, other.days), whole || other.whole);
  }
}
