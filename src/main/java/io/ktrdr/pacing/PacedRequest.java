package io.ktrdr.pacing;

import io.ktrdr.market.Timeframe;
import io.ktrdr.market.WhatToShow;
import java.util.Optional;

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

  /**
   * A historical request that is kept up to date: a subscription to bars of any size, open at IB
   * like any other historical request until finished.
   */
  record UpdatedHistory(String contract, WhatToShow what, Timeframe barSize, String terms)
      implements PacedRequest {}

  /** A head timestamp request; open until it is cancelled, which IB wants even after the answer. */
  record HeadTimestamp(String contract, WhatToShow what, String terms) implements PacedRequest {}

  /** A new subscription to five-second bars; takes a market-data line until finished. */
  record RealTimeBars(String contract, WhatToShow what) implements PacedRequest {}

  /** A new market-data subscription; takes a line until finished. */
  record MarketData(String contract) implements PacedRequest {}

  /** A new subscription to every single tick; takes one of few places until finished. */
  record TickByTick(String contract) implements PacedRequest {}

  /** A search for symbols. */
  record SymbolSearch(String pattern) implements PacedRequest {}

  /** Any other message, cancels included: only the message rate counts. */
  record Message(String name) implements PacedRequest {}

  /** What it asks for, for people. */
  default String words() {
    return switch (this) {
      case History(String contract, WhatToShow what, Timeframe barSize, String terms) ->
          contract + " " + barSize + " " + what + ", " + terms;
      case UpdatedHistory(String contract, WhatToShow what, Timeframe barSize, String terms) ->
          contract + " " + barSize + " " + what + " kept up to date";
      case HeadTimestamp head -> "first " + head.what() + " of " + head.contract();
      case RealTimeBars bars -> "five-second bars of " + bars.contract();
      case MarketData data -> "market data of " + data.contract();
      case TickByTick ticks -> "single ticks of " + ticks.contract();
      case SymbolSearch search -> "search for " + search.pattern();
      case Message message -> message.name();
    };
  }

  /** Which limits it falls under. */
  default PacingClass pacingClass() {
    return switch (this) {
      case History history -> ofBars(history.barSize());
      case UpdatedHistory history -> ofBars(history.barSize());
      case HeadTimestamp head -> PacingClass.SMALL_BARS;
      case RealTimeBars bars -> PacingClass.SMALL_BARS;
      case MarketData data -> PacingClass.LINES;
      case TickByTick ticks -> PacingClass.TICKS;
      case SymbolSearch search -> PacingClass.SEARCH;
      case Message message -> PacingClass.MESSAGES;
    };
  }

  private static PacingClass ofBars(Timeframe barSize) {
    return barSize.seconds() <= 30 ? PacingClass.SMALL_BARS : PacingClass.HISTORY;
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
    return this instanceof History
        || this instanceof HeadTimestamp
        || this instanceof UpdatedHistory;
  }

  /**
   * The budget of subscriptions it takes a place of, from its admission until it is finished; empty
   * for what is answered and over.
   */
  default Optional<PacingPolicy> place() {
    return switch (this) {
      case RealTimeBars bars -> Optional.of(PacingPolicy.MARKET_DATA_LINES);
      case MarketData data -> Optional.of(PacingPolicy.MARKET_DATA_LINES);
      case UpdatedHistory history -> Optional.of(PacingPolicy.KEEP_UP_TO_DATE);
      case TickByTick ticks -> Optional.of(PacingPolicy.TICK_BY_TICK_STREAMS);
      case History history -> Optional.empty();
      case HeadTimestamp head -> Optional.empty();
      case SymbolSearch search -> Optional.empty();
      case Message message -> Optional.empty();
    };
  }

  private WhatToShow what() {
    return switch (this) {
      case History history -> history.what();
      case UpdatedHistory history -> history.what();
      case HeadTimestamp head -> head.what();
      case RealTimeBars bars -> bars.what();
      case MarketData data -> WhatToShow.TRADES;
      case TickByTick ticks -> WhatToShow.TRADES;
      case SymbolSearch search -> WhatToShow.TRADES;
      case Message message -> WhatToShow.TRADES;
    };
  }

  /** Same contract, exchange and data; empty when the two-second rule does not apply. */
  default String sameContractKey() {
    return switch (this) {
      case History history -> history.contract() + "/" + history.what();
      case UpdatedHistory history -> history.contract() + "/" + history.what();
      case HeadTimestamp head -> head.contract() + "/" + head.what();
      case RealTimeBars bars -> bars.contract() + "/" + bars.what();
      case MarketData data -> "";
      case TickByTick ticks -> "";
      case SymbolSearch search -> "";
      case Message message -> "";
    };
  }

  /**
   * Equal for requests that IB takes once in fifteen seconds only: identical historical requests,
   * and tick-by-tick requests for one instrument. Empty when that rule does not apply.
   */
  default String identity() {
    return opensHistory() || this instanceof TickByTick ? toString() : "";
  }
}
