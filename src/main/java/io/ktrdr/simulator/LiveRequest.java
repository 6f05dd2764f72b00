package io.ktrdr.simulator;

import io.ktrdr.market.SecurityType;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.simulator.Streams.Stream;
import io.ktrdr.simulator.limits.Refusal;
import io.ktrdr.simulator.market.Listing;
import io.ktrdr.wire.ClientMessage;
import java.util.Optional;

/** Reads requests for live bars as IB does. Pure. */
final class LiveRequest {

  /** What a request means. */
  sealed interface Reading {

    /** It can be streamed. */
    record Read(Stream stream) implements Reading {}

    /** It cannot. */
    record Refused(Refusal why) implements Reading {}
  }

  private LiveRequest() {}

  static Reading read(ClientMessage.ReqRealTimeBars asked, Listing listing) {
    Optional<WhatToShow> what = what(asked.whatToShow(), listing);
    if (what.isEmpty()) {
      return new Reading.Refused(Refusal.invalid("What to show field is missing or incorrect."));
    }
    SecurityType type = listing.type();
    boolean quotedOnly = type == SecurityType.CASH || type == SecurityType.CFD;
    if (quotedOnly && what.get() == WhatToShow.TRADES) {
      return new Reading.Refused(
          new Refusal(420, "Invalid Real-time Query:No trades of " + listing + "."));
    }
    TradingHours hours = asked.useRth() ? TradingHours.RTH : TradingHours.ALL;
    return new Reading.Read(new Stream.RealTimeBars(asked.reqId(), listing, what.get(), hours));
  }

  private static Optional<WhatToShow> what(String text, Listing listing) {
    boolean coin = listing.type() == SecurityType.CRYPTO;
    return switch (text) {
      case "TRADES" -> Optional.of(coin ? WhatToShow.AGGTRADES : WhatToShow.TRADES);
      case "MIDPOINT" -> Optional.of(WhatToShow.MIDPOINT);
      case "BID" -> Optional.of(WhatToShow.BID);
      case "ASK" -> Optional.of(WhatToShow.ASK);
      case "AGGTRADES" -> coin ? Optional.of(WhatToShow.AGGTRADES) : Optional.empty();
      default -> Optional.empty();
    };
  }
}
