package io.ktrdr.simulator.market;

import io.ktrdr.market.Timeframe;
import java.util.List;
import java.util.Optional;

/** A bar size as IB's historical requests name it. */
public enum BarSize {
  SECS_1("1 secs", 1),
  SECS_5("5 secs", 5),
  SECS_10("10 secs", 10),
  SECS_15("15 secs", 15),
  SECS_30("30 secs", 30),
  MIN_1("1 min", 60),
  MINS_2("2 mins", 120),
  MINS_3("3 mins", 180),
  MINS_5("5 mins", 300),
  MINS_10("10 mins", 600),
  MINS_15("15 mins", 900),
  MINS_20("20 mins", 1200),
  MINS_30("30 mins", 1800),
  HOUR_1("1 hour", 3600),
  HOURS_2("2 hours", 7200),
  HOURS_3("3 hours", 10800),
  HOURS_4("4 hours", 14400),
  HOURS_8("8 hours", 28800),
  DAY_1("1 day", 86400),
  WEEK_1("1W", 7 * 86400),
  MONTH_1("1M", 30 * 86400);

  private static final List<BarSize> ALL = List.of(values());

  private final String text;
  private final int seconds;

  BarSize(String text, int seconds) {
    this.text = text;
    this.seconds = seconds;
  }

  /** Nominal length; a month counts as 30 days. */
  public int seconds() {
    return seconds;
  }

  /** True below a day. */
  public boolean intraday() {
    return seconds < 86400;
  }

  /** True for the sizes under IB's strict pacing rules: 30 seconds and shorter. */
  public boolean small() {
    return seconds <= 30;
  }

  /** Reads IB's words; {@code 1 week} and {@code 1 month} are understood, {@code 1 sec} is not. */
  public static Optional<BarSize> find(String given) {
    String wanted =
        switch (given.strip()) {
          case "1 week" -> "1W";
          case "1 month" -> "1M";
          default -> given.strip();
        };
    return ALL.stream().filter(size -> size.text.equals(wanted)).findFirst();
  }

  /** The bar size of one of the product's timeframes. */
  public static BarSize of(Timeframe timeframe) {
    return find(timeframe.ibBarSize()).orElseThrow();
  }

  @Override
  public String toString() {
    return text;
  }
}
