package io.ktrdr.gateway;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What lies behind the socket: the gateway's own link to IB, and IB's data farms. */
record LinkHealth(ServerLink link, Farms farms) {

  static final LinkHealth WELL = new LinkHealth(ServerLink.ASSUMED, Farms.UNHEARD_OF);

  /** How a notice of IB changes it; the same object when it does not. */
  LinkHealth after(int code, String text, Instant now) {
    ServerLink nextLink = link.after(code, text, now);
    Farms nextFarms =
        ServerLink.restores(code) ? farms.afterLink(now) : farms.after(code, text, now);
    LinkHealth next = new LinkHealth(nextLink, nextFarms);
    return next.equals(this) ? this : next;
  }

  boolean well() {
    return !link.lost() && farms.broken().isEmpty();
  }

  /** Whether questions that need this kind of farm may be asked. */
  boolean serves(Farm.Kind kind) {
    return !link.lost() && farms.serves(kind);
  }

  /** IB's text when the gateway has no link to IB, else empty. */
  String upstreamLost() {
    return link.lost() ? link.words() : "";
  }

  /** Why it is not well, as one sentence; empty when it is. */
  String reason() {
    List<String> reasons = new ArrayList<>();
    if (link.lost()) {
      reasons.add("the gateway has no link to IB (" + link.words() + ")");
    }
    farms.broken().forEach(farm -> reasons.add(farm + " is down"));
    return String.join("; ", reasons);
  }
}
