package io.ktrdr.gateway;

import io.ktrdr.wire.ClientMessage;
import java.util.Locale;

/** What a connection of a login is for; one connection may have several roles. */
public enum Role {
  /** Carries what stays open: live bars, quotes, ticks. Exactly one connection of a login does. */
  LIVE,
  /** Asks for bars of the past. */
  HISTORY,
  /** Looks up instruments. */
  CONTRACTS;

  /** Whose work a request is. */
  static Role of(Question.Request request) {
    return switch (request.key()) {
      case ClientMessage.ReqHistoricalData history when history.keepUpToDate() -> LIVE;
      case ClientMessage.ReqRealTimeBars bars -> LIVE;
      case ClientMessage.ReqMktData data -> LIVE;
      case ClientMessage.ReqTickByTickData ticks -> LIVE;
      default -> request.service() == Farm.Kind.CONTRACTS ? CONTRACTS : HISTORY;
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
