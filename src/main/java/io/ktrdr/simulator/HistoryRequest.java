package io.ktrdr.simulator;

import io.ktrdr.market.SecurityType;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.simulator.limits.HistoryDuration;
import io.ktrdr.simulator.limits.LimitChecker.HistoryAsk;
import io.ktrdr.simulator.limits.Refusal;
import io.ktrdr.simulator.limits.StepSizes;
import io.ktrdr.simulator.market.BarSize;
import io.ktrdr.simulator.market.Listing;
import io.ktrdr.wire.ClientMessage;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A historical request that makes sense, or why one doesn't.
 *
 * @param what empty for SCHEDULE
 * @param exchange as the request named it, for messages
 */
record HistoryRequest(
    int reqId,
    Listing listing,
    String exchange,
    Instant end,
    boolean endIsNow,
    boolean endWithoutZone,
    HistoryDuration duration,
    BarSize size,
    Optional<WhatToShow> what,
    TradingHours hours,
    int formatDate,
    boolean keepUpToDate) {

  private static final String WRONG_WHAT = "What to show field is missing or incorrect.";

  /** Read, or refused. */
  sealed interface Reading {
    record Read(HistoryRequest request) implements Reading {}

    record Refused(Refusal why) implements Reading {}
  }

  /** Checks what IB checks before it looks for data, in its order. */
  static Reading read(
      ClientMessage.ReqHistoricalData asked, Listing listing, String exchange, Instant now) {
    Optional<BarSize> size = BarSize.find(asked.barSize());
    if (size.isEmpty()) {
      return refused(
          Refusal.invalid(
              "Historical data bar size setting is invalid. Legal ones are: "
                  + Arrays.stream(BarSize.values())
                      .map(BarSize::toString)
                      .collect(Collectors.joining(", "))));
    }
    Optional<HistoryDuration> duration = HistoryDuration.find(asked.duration());
    if (duration.isEmpty()) {
      return refused(
          Refusal.invalid(
              "Historical data duration \""
                  + asked.duration()
                  + "\" is invalid. Legal format is {integer}{SPACE}unit (S|D|W|M|Y)"));
    }
    if (listing.type() == SecurityType.CONTFUT && !asked.endDateTime().isEmpty()) {
      return refused(
          new Refusal(
              10339, "Setting end date/time for continuous future security type is not allowed."));
    }
    EndTime end = EndTime.read(asked.endDateTime(), listing.zone(), now);
    if (end instanceof EndTime.Wrong wrong) {
      return refused(wrong.why());
    }
    boolean schedule = asked.whatToShow().equals("SCHEDULE");
    Optional<WhatToShow> what = schedule ? Optional.empty() : find(asked.whatToShow());
    if (!schedule && what.isEmpty()) {
      return refused(Refusal.invalid(WRONG_WHAT));
    }
    if (schedule && size.get() != BarSize.DAY_1) {
      return refused(new Refusal(10295, "Only daily bars are allowed for historical schedule."));
    }
    Optional<Refusal> whatRefused =
        what.flatMap(wanted -> whatRefusal(wanted, listing, asked.endDateTime().isEmpty()));
    if (whatRefused.isPresent()) {
      return refused(whatRefused.get());
    }
    if (listing.type() == SecurityType.OPT && !size.get().intraday() && !schedule) {
      // IB keeps no end-of-day data of options.
      return refused(noData(listing, exchange, what.orElseThrow()));
    }
    if (asked.keepUpToDate()) {
      Optional<Refusal> live = liveRefusal(asked, size.get());
      if (live.isPresent()) {
        return refused(live.get());
      }
    }
    Optional<Refusal> step = StepSizes.refusal(duration.get(), size.get().seconds());
    if (step.isPresent()) {
      return refused(step.get());
    }
    Instant instant =
        switch (end) {
          case EndTime.At at -> at.instant();
          case EndTime.Assumed assumed -> assumed.instant();
          case EndTime.Wrong wrong -> now;
        };
    return new Reading.Read(
        new HistoryRequest(
            asked.reqId(),
            listing,
            exchange,
            instant,
            asked.endDateTime().isEmpty(),
            end instanceof EndTime.Assumed,
            duration.get(),
            size.get(),
            what,
            asked.useRth() ? TradingHours.RTH : TradingHours.ALL,
            asked.formatDate(),
            asked.keepUpToDate()));
  }

  /** What kind of data there is of a listing at all; also for head timestamps and streams. */
  static Optional<Refusal> whatRefusal(WhatToShow what, Listing listing, boolean upToNow) {
    SecurityType type = listing.type();
    return switch (what) {
      case TRADES ->
          type == SecurityType.CASH || type == SecurityType.CFD
              ? Optional.of(
                  Refusal.history(
                      "No historical market data for "
                          + listing.symbol()
                          + "/"
                          + type
                          + "@"
                          + listing.exchange()
                          + " Last"))
              : type == SecurityType.CRYPTO ? expected("AGGTRADES", what) : Optional.empty();
      case AGGTRADES -> type == SecurityType.CRYPTO ? Optional.empty() : expected("TRADES", what);
      case ADJUSTED_LAST -> {
        if (type != SecurityType.STK) {
          yield expected("TRADES", what);
        }
        yield upToNow
            ? Optional.empty()
            : Optional.of(Refusal.invalid("End Date/Time is not supported with ADJUSTED_LAST."));
      }
      case MIDPOINT, BID, ASK, BID_ASK -> Optional.empty();
      case HISTORICAL_VOLATILITY, OPTION_IMPLIED_VOLATILITY ->
          Optional.of(noData(listing, listing.exchange(), what));
    };
  }

  /** IB's word that there is nothing. */
  static Refusal noData(Listing listing, String exchange, WhatToShow what) {
    String words = what.name().charAt(0) + what.name().substring(1).toLowerCase(Locale.ROOT);
    return Refusal.history(
        "HMDS query returned no data: " + listing.localSymbol() + "@" + exchange + " " + words);
  }

  /** As the limits see it. */
  HistoryAsk ask(int clientId) {
    String series =
        listing.conId() + "@" + exchange + " " + what.map(Enum::name).orElse("SCHEDULE");
    String identity =
        series
            + "|"
            + (endIsNow ? "now" : end)
            + "|"
            + duration
            + "|"
            + size
            + "|"
            + hours
            + "|"
            + formatDate
            + "|"
            + keepUpToDate;
    boolean bidAsk = what.filter(WhatToShow.BID_ASK::equals).isPresent();
    return new HistoryAsk(clientId, reqId, size.small(), bidAsk, series, identity);
  }

  static Optional<WhatToShow> find(String text) {
    return Arrays.stream(WhatToShow.values()).filter(what -> what.name().equals(text)).findFirst();
  }

  private static Optional<Refusal> liveRefusal(
      ClientMessage.ReqHistoricalData asked, BarSize size) {
    if (!asked.endDateTime().isEmpty()) {
      return Optional.of(
          Refusal.invalid("End Date/Time must be empty for a request that is kept up to date."));
    }
    if (size.seconds() < 5) {
      return Optional.of(Refusal.invalid("Bars kept up to date must be of 5 seconds or longer."));
    }
    return switch (asked.whatToShow()) {
      case "TRADES", "MIDPOINT", "BID", "ASK", "AGGTRADES" -> Optional.empty();
      default -> Optional.of(Refusal.invalid(WRONG_WHAT));
    };
  }

  private static Optional<Refusal> expected(String right, WhatToShow asked) {
    return Optional.of(
        new Refusal(
            10299,
            "Expected what to show is " + right + ", please use that instead of " + asked + "."));
  }

  private static Reading refused(Refusal why) {
    return new Reading.Refused(why);
  }
}
