package io.ktrdr.job;

import com.typesafe.config.ConfigFactory;
import io.ktrdr.gateway.CodeClass;
import io.ktrdr.gateway.GatewayProblem;
import io.ktrdr.gateway.Lane;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.symbol.LoadMode;
import io.ktrdr.symbol.SymbolEntity.Completeness;
import io.ktrdr.testing.Shares;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Jobs, items and troubles for the tests of this room. */
final class Samples {

  static final String ID = "job-0123456789abcdef";
  static final Instant AT = Instant.parse("2024-03-05T15:00:00Z");
  static final TimeRange RANGE =
      new TimeRange(Instant.parse("2023-01-01T00:00:00Z"), Instant.parse("2023-02-01T00:00:00Z"));
  static final Completeness WHOLE = new Completeness(20, 0, 0, "XNYS/1");

  /** Does not pass by itself. */
  static final GatewayProblem NOT_ENTITLED =
      new GatewayProblem(
          CodeClass.ENTITLEMENT,
          162,
          "No market data permissions for NASDAQ STK",
          "this login has no permission for this data",
          Duration.ZERO);

  /** The way to IB is down. */
  static final GatewayProblem NO_CONNECTION =
      new GatewayProblem(
          CodeClass.CONNECTIVITY, 0, "", "no connection to the IB gateway", Duration.ofSeconds(1));

  /** IB is there, and did not answer this. */
  static final GatewayProblem NO_ANSWER =
      new GatewayProblem(
          CodeClass.CONNECTIVITY, 0, "", "IB did not answer within 60 s", Duration.ofSeconds(30));

  private Samples() {}

  static LoadSpec spec(String... instruments) {
    return new LoadSpec(
        Arrays.asList(instruments),
        List.of(Timeframe.DAY_1),
        Optional.empty(),
        TradingHours.RTH,
        LoadMode.AUTO,
        Optional.of("2023-01-01"),
        Optional.of("2023-01-31"),
        Lane.BACKFILL);
  }

  static SeriesId series(String symbol) {
    return new SeriesId(share(symbol).id(), Timeframe.DAY_1, WhatToShow.TRADES, TradingHours.RTH);
  }

  static Instrument share(String symbol) {
    return Shares.of(symbol, "NASDAQ", symbol.hashCode() & 0xffff);
  }

  static JobSettings settings(String overrides) {
    return JobSettings.from(
        ConfigFactory.parseString(overrides)
            .withFallback(ConfigFactory.parseResources("job.conf"))
            .resolve());
  }

  /** A job that has been created and started. */
  static Job running(String... instruments) {
    return created(instruments).apply(new JobEvent.JobStarted(AT));
  }

  static Job created(String... instruments) {
    return Job.NONE.apply(new JobEvent.JobCreated(spec(instruments), "api", "r-1", AT));
  }

  static JobEvent started(int item) {
    return new JobEvent.ItemStarted(item, series("AAPL"), RANGE, List.of(), AT);
  }

  static JobEvent completed(int item) {
    return new JobEvent.ItemCompleted(item, 1, 20, Optional.of(WHOLE), AT);
  }

  static JobEvent failed(int item) {
    return new JobEvent.ItemFailed(item, 1, 0, ItemProblem.of(NOT_ENTITLED), AT);
  }

  static JobEvent returned(int item, Optional<Instant> notBefore) {
    return new JobEvent.ItemReturned(
        item, 0, 0, Optional.of(ItemProblem.of(NO_ANSWER)), 1, notBefore, AT);
  }
}
