package io.ktrdr.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What lies behind the socket: the gateway's own link to IB, and IB's data farms.
 *
 * @param upstreamLost IB's text when the gateway has no link to IB, else empty
 * @param broken farms that are down: {@code SERVICE:name} to what they serve
 */
record LinkHealth(String upstreamLost, Map<String, Service> broken) {

  static final LinkHealth WELL = new LinkHealth("", Map.of());

  /** What a farm serves. */
  enum Service {
    MARKET_DATA("market data"),
    HISTORY("history"),
    CONTRACTS("contract data");

    private final String words;

    Service(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  LinkHealth {
    broken = Map.copyOf(broken);
  }

  /** How a notice of IB changes it; the same object when it does not. */
  LinkHealth after(int code, String text) {
    return switch (code) {
      case 1100, 2110 -> new LinkHealth(text, broken);
      case 1101, 1102 -> new LinkHealth("", Map.of());
      case 2103 -> farm(text, Service.MARKET_DATA, true);
      case 2105 -> farm(text, Service.HISTORY, true);
      case 2157 -> farm(text, Service.CONTRACTS, true);
      case 2104, 2108 -> farm(text, Service.MARKET_DATA, false);
      case 2106, 2107 -> farm(text, Service.HISTORY, false);
      case 2158 -> farm(text, Service.CONTRACTS, false);
      default -> this;
    };
  }

  boolean well() {
    return upstreamLost.isEmpty() && broken.isEmpty();
  }

  /** Whether questions to a service may be asked. */
  boolean serves(Service service) {
    return upstreamLost.isEmpty() && !broken.containsValue(service);
  }

  /** Why it is not well, as one sentence; empty when it is. */
  String reason() {
    List<String> reasons = new ArrayList<>();
    if (!upstreamLost.isEmpty()) {
      reasons.add("the gateway has no link to IB (" + upstreamLost + ")");
    }
    new TreeMap<>(broken)
        .forEach(
            (name, service) ->
                reasons.add(
                    service + " farm " + name.substring(service.name().length() + 1) + " is down"));
    return String.join("; ", reasons);
  }

  private LinkHealth farm(String text, Service service, boolean down) {
    String name = service.name() + ":" + farmName(text);
    if (down == broken.containsKey(name)) {
      return this;
    }
    Map<String, Service> next = new TreeMap<>(broken);
    if (down) {
      next.put(name, service);
    } else {
      next.remove(name);
    }
    return new LinkHealth(upstreamLost, next);
  }

  /** IB ends these notices with {@code :usfarm}. */
  private static String farmName(String text) {
    int colon = text.lastIndexOf(':');
    return colon < 0 ? "" : text.substring(colon + 1).strip();
  }
}
