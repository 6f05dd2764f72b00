package io.ktrdr.pacing;

import java.time.Instant;
import java.util.Locale;

/** IB's limits, one by one. Each looks at the ledger and says when a request may go. */
public enum PacingPolicy {

  /** "The maximum number of API requests per second is the market-data lines divided by 2." */
  MESSAGES_PER_SECOND {
    @Override
    Instant notBefore(PacedRequest request, PacingLedger ledger, Instant now) {
      return ledger.messages().roomFor(1, ledger.messageBurst(now), now);
    }
  },

  /** "Making more than 60 requests within any ten minute period"; BID_ASK counts twice. */
  SMALL_BARS_PER_TEN_MINUTES {
    @Override
    Instant notBefore(PacedRequest request, PacingLedger ledger, Instant now) {
      int cost = request.smallBarCost();
      return cost == 0 ? now : ledger.smallBars().roomFor(cost, ledger.smallBarBudget(now), now);
    }
  },

  /**
   * "Making identical historical data requests within 15 seconds"; also "no more than one
   * tick-by-tick request for the same instrument within 15 seconds".
   */
  IDENTICAL_WITHIN_FIFTEEN_SECONDS {
    @Override
    Instant notBefore(PacedRequest request, PacingLedger ledger, Instant now) {
      return ledger.identicalAgain(request, now);
    }
  },

  /** "Six or more requests for the same contract, exchange and tick type within two seconds." */
  SAME_CONTRACT_WITHIN_TWO_SECONDS {
    @Override
    Instant notBefore(PacedRequest request, PacingLedger ledger, Instant now) {
      return ledger.sameContractAgain(request, now);
    }
  },

  /** "The maximum number of simultaneous open historical data requests is 50." */
  OPEN_HISTORICAL_REQUESTS {
    @Override
    Instant notBefore(PacedRequest request, PacingLedger ledger, Instant now) {
      return request.opensHistory() && ledger.historyIsFull(request) ? Instant.MAX : now;
    }
  },

  /** Bars of a minute and more have no hard limit; IB slows a client that asks too fast. */
  HISTORY_RATE {
    @Override
    Instant notBefore(PacedRequest request, PacingLedger ledger, Instant now) {
      return request.pacingClass() == PacingClass.HISTORY ? ledger.historyRate().ready(now) : now;
    }
  },

  /** "A symbol search may be made once per second." */
  SYMBOL_SEARCH_PER_SECOND {
    @Override
    Instant notBefore(PacedRequest request, PacingLedger ledger, Instant now) {
      return request.pacingClass() == PacingClass.SEARCH
          ? ledger.searches().roomFor(1, 1, now)
          : now;
    }
  },

  /**
   * "Max number of tickers has been reached": 100 market-data lines. Places, given at admission.
   */
  MARKET_DATA_LINES {
    @Override
    Instant notBefore(PacedRequest request, PacingLedger ledger, Instant now) {
      return notBeforePlace(MARKET_DATA_LINES, request, ledger, now);
    }
  },

  /**
   * Historical requests kept up to date, which stay open among IB's 50. Places, given at admission.
   */
  KEEP_UP_TO_DATE {
    @Override
    Instant notBefore(PacedRequest request, PacingLedger ledger, Instant now) {
      return notBeforePlace(KEEP_UP_TO_DATE, request, ledger, now);
    }
  },

  /** "5 % of the market-data lines" may be streams of single ticks. Places, given at admission. */
  TICK_BY_TICK_STREAMS {
    @Override
    Instant notBefore(PacedRequest request, PacingLedger ledger, Instant now) {
      return notBeforePlace(TICK_BY_TICK_STREAMS, request, ledger, now);
    }
  },

  /** After IB called a violation, that class of requests rests for a minute. */
  REST_AFTER_VIOLATION {
    @Override
    Instant notBefore(PacedRequest request, PacingLedger ledger, Instant now) {
      return ledger.restsUntil(request.pacingClass(), now);
    }
  };

  /** It has its place; but the one who left that place may still be open at IB. */
  private static Instant notBeforePlace(
      PacingPolicy kind, PacedRequest request, PacingLedger ledger, Instant now) {
    return request.place().filter(kind::equals).isPresent() && ledger.waitsForClosing(request, now)
        ? Instant.MAX
        : now;
  }

  /** When this rule lets the request go: {@code now} or earlier means at once. */
  abstract Instant notBefore(PacedRequest request, PacingLedger ledger, Instant now);

  /** Whether what it holds back says nothing about other requests of the same class. */
  public boolean concernsOneRequest() {
    return switch (this) {
      case IDENTICAL_WITHIN_FIFTEEN_SECONDS, SAME_CONTRACT_WITHIN_TWO_SECONDS -> true;
      case MESSAGES_PER_SECOND,
          SMALL_BARS_PER_TEN_MINUTES,
          OPEN_HISTORICAL_REQUESTS,
          HISTORY_RATE,
          SYMBOL_SEARCH_PER_SECOND,
          MARKET_DATA_LINES,
          KEEP_UP_TO_DATE,
          TICK_BY_TICK_STREAMS,
          REST_AFTER_VIOLATION ->
          false;
    };
  }

  /** The name used in status, such as {@code open-historical-requests}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
