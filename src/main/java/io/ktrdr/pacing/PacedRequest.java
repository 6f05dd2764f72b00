package io.ktrdr.pacing;

import io.ktrdr.market.Timeframe;
import io.ktrdr.market.WhatToShow;

/** What a message to IB counts as under its limits. */
public sealed interface PacedRequest {

  /**
   * A historical bar request. It stays open until {@link PacingLedger#finished} is told.
   *
   * @param contract contract and exchange, as one text: {@code 265598@SMART}
   * @param terms everything else that makes two requests identical: end, duration, hours …
   */
  record History(String contract, WhatToShow what, Timeframe barSize, String terms)
      implements PacedRequest {}

  /** A head timestamp request; open until it is cancelled, which IB wants even after the answer. */
  record HeadTimestamp(String contract, WhatToShow what, String terms) implements PacedRequest {}

  /** A new subscription to five-second bars; takes a market-data line until finished. */
  record RealTimeBars(String contract, WhatToShow what) implements PacedRequest {}

  /** A new market-data subscription; takes a line until finished. */
  record MarketData(String contract) implements PacedRequest {}

  /** A search for symbols. */
  record SymbolSearch(String pattern) implements PacedRequest {}

  /** Any other message, cancels included: only the message rate counts. */
  record Message(String name) implements PacedRequest {}

  /** Which limits it falls under. */
  default PacingClass pacingClass() {
    return switch (this) {
      case History history ->
          history.barSize().seconds() <= 30 ? PacingClass.SMALL_BARS : PacingClass.HISTORY;
      case HeadTimestamp head -> PacingClass.SMALL_BARS;
      case RealTimeBars bars -> PacingClass.SMALL_BARS;
      case MarketData data -> PacingClass.LINES;
      case SymbolSearch search -> PacingClass.SEARCH;
      case Message message -> PacingClass.MESSAGES;
    };
  }

  /** What it costs of the small-bar budget: BID_ASK counts twice. */
  default int smallBarCost() {
    if (pacingClass() != PacingClass.SMALL_BARS) {
      return 0;
    }
    return what() == WhatToShow.BID_ASK ? 2 : 1;
  }

  /** Whether it is one of IB's 50 open historical requests. */
  default boolean opensHistory() {
    return this instanceof History || this instanceof HeadTimestamp;
  }

  /** Whether it takes a market-data line. */
  default boolean takesLine() {
    return this instanceof RealTimeBars || this instanceof MarketData;
  }

  private WhatToShow what() {
    return switch (this) {
      case History history -> history.what();
      case HeadTimestamp head -> head.what();
      case RealTimeBars bars -> bars.what();
      case MarketData data -> WhatToShow.TRADES;
      case SymbolSearch search -> WhatToShow.TRADES;
      case Message message -> WhatToShow.TRADES;
    };
  }

  /** Same contract, exchange and data; empty when the two-second rule does not apply. */
  default String sameContractKey() {
    return switch (this) {
      case History history -> history.contract() + "/" + history.what();
      case HeadTimestamp head -> head.contract() + "/" + head.what();
      case RealTimeBars bars -> bars.contract() + "/" + bars.what();
      case MarketData data -> "";
      case SymbolSearch search -> "";
      case Message message -> "";
    };
  }

  /** Equal for identical historical requests; empty when the fifteen-second rule does not apply. */
  default String identity() {
    return opensHistory() ? toString() : "";
  }
}
