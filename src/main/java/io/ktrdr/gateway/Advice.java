package io.ktrdr.gateway;

import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a person can do about a connection that does not come up. */
final class Advice {

  private static final Pattern LAST_NUMBER = Pattern.compile("(\\d{2,5})\\D*$");

  private Advice() {}

  static String whenUnreachable(String host, int port) {
    return "; is TWS or IB Gateway running at "
        + host
        + ":"
        + port
        + "? (TWS listens on 7496 live and 7497 paper, IB Gateway on 4001 live and 4002 paper;"
        + " its API must be enabled)";
  }

  static String whenClosedEarly() {
    return "; TWS closes at once when this machine is not among its trusted IPs, or when the port"
        + " is not the API's";
  }

  static String whenSilent() {
    return "; TWS may be showing a dialog that asks to accept the connection, or waits for a login";
  }

  static String whenTooOld() {
    return "; update TWS or IB Gateway";
  }

  /** Whether IB says that another session of the same user has the market data. */
  static boolean competes(int code, String text) {
    return code == 10197
        || ((code == 162 || code == 420) && text.toLowerCase(Locale.ROOT).contains("different ip"));
  }

  /** The port that a notice of code 1300 names. */
  static OptionalInt newPort(String text) {
    Matcher number = LAST_NUMBER.matcher(text);
    if (!number.find()) {
      return OptionalInt.empty();
    }
    int port = Integer.parseInt(number.group(1));
    return port > 0 && port <= 65535 ? OptionalInt.of(port) : OptionalInt.empty();
  }
}
