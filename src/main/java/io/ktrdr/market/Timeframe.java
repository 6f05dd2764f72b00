package io.ktrdr.market;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The length of a bar, with its canonical text ({@code 1m}), IB's words for it ({@code 1 min}) and
 * the aliases that users bring along. {@code 1M} is a month, as in most of the field, never a
 * minute.
 */
public enum Timeframe {
  SECONDS_5("5s", 5, "5 secs"),
  SECONDS_15("15s", 15, "15 secs"),
  SECONDS_30("30s", 30, "30 secs"),
  MINUTE_1("1m", 60, "1 min"),
  MINUTES_2("2m", 120, "2 mins"),
  MINUTES_3("3m", 180, "3 mins"),
  MINUTES_5("5m", 300, "5 mins"),
  MINUTES_10("10m", 600, "10 mins"),
  MINUTES_15("15m", 900, "15 mins"),
  MINUTES_20("20m", 1200, "20 mins"),
  MINUTES_30("30m", 1800, "30 mins"),
  HOUR_1("1h", 3600, "1 hour"),
  HOURS_2("2h", 7200, "2 hours"),
  HOURS_3("3h", 10800, "3 hours"),
  HOURS_4("4h", 14400, "4 hours"),
  HOURS_8("8h", 28800, "8 hours"),
  DAY_1("1d", 86400, "1 day"),
  WEEK_1("1w", 7 * 86400, "1W"),
  MONTH_1("1mo", 30 * 86400, "1M");

  /** By canonical text and by IB's words, exactly as they are written. */
  private static final Map<String, Timeframe> BY_NAME = new HashMap<>();

  /** By alias, without blanks. */
  private static final Map<String, Timeframe> BY_ALIAS = new HashMap<>();

  static {
    for (Timeframe timeframe : values()) {
      BY_NAME.putIfAbsent(timeframe.text, timeframe);
      BY_NAME.putIfAbsent(timeframe.ibBarSize, timeframe);
      for (String alias : timeframe.aliases()) {
        BY_ALIAS.putIfAbsent(alias, timeframe);
      }
    }
  }

  private final String text;
  private final int seconds;
  private final String ibBarSize;

  Timeframe(String text, int seconds, String ibBarSize) {
    this.text = text;
    this.seconds = seconds;
    this.ibBarSize = ibBarSize;
  }

  /** Nominal length in seconds; a month counts as 30 days. */
  public int seconds() {
    return seconds;
  }

  /** Nominal length; a month counts as 30 days. */
  public Duration duration() {
    return Duration.ofSeconds(seconds);
  }

  /** IB's {@code barSizeSetting}. */
  public String ibBarSize() {
    return ibBarSize;
  }

  /** True below a day: such bars are named by the instant of their open, others by a date. */
  public boolean intraday() {
    return seconds < 86400;
  }

  /**
   * Reads the canonical text, IB's words, or a common alias ({@code 1Min}, {@code 1Hour}, {@code
   * 1D}, {@code 1Day}, {@code 1week}, {@code 1M} = month).
   *
   * @throws IllegalArgumentException naming the value and the allowed ones
   */
  public static Timeframe parse(String given) {
    return find(given)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "timeframe \"" + given + "\" is not one of " + allowed()));
  }

  /** Reads like {@link #parse}, empty when the text names no timeframe. */
  public static Optional<Timeframe> find(String given) {
    Timeframe named = BY_NAME.get(given);
    return Optional.ofNullable(named == null ? BY_ALIAS.get(given.replace(" ", "")) : named);
  }

  /** The canonical texts, shortest bar first: {@code 5s, 15s, …, 1mo}. */
  public static List<String> allowed() {
    return Arrays.stream(values()).map(Timeframe::toString).collect(Collectors.toList());
  }

  private List<String> aliases() {
    String number = text.replaceAll("[a-z]", "");
    return switch (text.substring(number.length())) {
      case "s" ->
          List.of(number + "sec", number + "secs", number + "Sec", number + "S", number + "second");
      case "m" ->
          List.of(number + "min", number + "mins", number + "Min", number + "T", number + "minute");
      case "h" ->
          List.of(number + "H", number + "hour", number + "hours", number + "Hour", number + "hr");
      case "d" -> List.of(number + "D", number + "day", number + "Day");
      case "w" -> List.of(number + "W", number + "week", number + "Week");
      default -> List.of(number + "M", number + "month", number + "Month", number + "Mo");
    };
  }

  @Override
  public String toString() {
    return text;
  }
}
