package io.ktrdr.app;

/** Where IB is: the gateway that comes along, or a TWS or IB Gateway somewhere. */
public sealed interface IbAddress {

  /** The simulated gateway in this process. */
  record Simulated() implements IbAddress {
    @Override
    public String toString() {
      return "simulated";
    }
  }

  /** A TWS, an IB Gateway, or a simulator in another process. */
  record At(String host, int port) implements IbAddress {
    @Override
    public String toString() {
      return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
    }
  }

  /**
   * Reads {@code simulated} or {@code HOST:PORT}; an IPv6 address stands in brackets.
   *
   * @throws IllegalArgumentException naming the value and what is allowed
   */
  static IbAddress parse(String text) {
    if (text.equals("simulated")) {
      return new Simulated();
    }
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    int port = colon < 0 ? -1 : port(text.substring(colon + 1));
    String bare = bracketed ? host.substring(1, host.length() - 1) : host;
    if (bare.isBlank() || port < 1 || (!bracketed && bare.indexOf(':') >= 0)) {
      throw new IllegalArgumentException(
          "ib \""
              + text
              + "\" is neither \"simulated\" nor HOST:PORT, such as 127.0.0.1:4002 (IB Gateway,"
              + " paper) or 127.0.0.1:7496 (TWS, live)");
    }
    return new At(bare, port);
  }

  private static int port(String digits) {
    return digits.matches("[0-9]{1,5}") && Integer.parseInt(digits) <= 65535
        ? Integer.parseInt(digits)
        : -1;
  }
}
