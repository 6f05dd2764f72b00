package io.ktrdr.market;

import java.util.Locale;

/** Which part of the trading day a series covers: regular hours only, or all of it. */
public enum TradingHours {
  RTH,
  ALL;

  /**
   * Reads {@code rth} or {@code all}.
   *
   * @throws IllegalArgumentException naming the value and the two allowed
   */
  public static TradingHours parse(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "rth" -> RTH;
      case "all" -> ALL;
      case "eth", "ext", "extended" ->
          throw new IllegalArgumentException(
              "session \""
                  + text
                  + "\" is not one of [rth, all]: a bar of all may hold trades of regular and of"
                  + " extended hours, so those of extended hours cannot be told apart; take all,"
                  + " and leave out what the calendar's sessions call regular");
      default ->
          throw new IllegalArgumentException("session \"" + text + "\" is not one of [rth, all]");
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
