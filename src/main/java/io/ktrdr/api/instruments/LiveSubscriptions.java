package io.ktrdr.api.instruments;

import io.ktrdr.api.desk.ApiContext;
import io.ktrdr.api.http.HttpSettings;
import io.ktrdr.api.http.Problem;
import io.ktrdr.api.http.ProblemException;
import io.ktrdr.api.http.ProblemType;
import io.ktrdr.gateway.LiveSource;
import io.ktrdr.market.SeriesId;
import io.ktrdr.symbol.SymbolEntity;
import io.ktrdr.symbol.SymbolEntity.SubscribeReply;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Makes live subscriptions; a refusal becomes the problem that callers read. */
public final class LiveSubscriptions {

  private final ApiContext context;
  private final HttpSettings settings;

  public LiveSubscriptions(ApiContext context, HttpSettings settings) {
    this.context = context;
    this.settings = settings;
  }

  /**
   * Wants a series as its bars form, for good.
   *
   * @param actor who asks
   * @return fails with a {@link ProblemException} when that cannot be
   */
  public CompletionStage<SubscribeReply.Subscribed> subscribe(
      SeriesId series, LiveSource source, String actor, String requestId) {
    return context
        .symbols()
        .<SubscribeReply>ask(
            series.instrument(),
            replyTo -> new SymbolEntity.Subscribe(series, source, actor, requestId, replyTo),
            settings.askTimeout())
        .thenApply(
            reply ->
                switch (reply) {
                  case SubscribeReply.Subscribed done -> done;
                  case SubscribeReply.NoPlace full -> throw noPlace(full);
                  case SubscribeReply.NotStreamed not ->
                      throw new ProblemException(
                          Problem.of(
                              ProblemType.INVALID_REQUEST,
                              not.why(),
                              List.of(new Problem.Fault("/what", "not_streamed", not.why()))));
                  case SubscribeReply.NotNow later ->
                      throw new ProblemException(
                          Problem.of(ProblemType.TIMEOUT, later.why())
                              .retryAfter(Duration.ofSeconds(5)));
                  case SubscribeReply.NeverRegistered never ->
                      throw new IllegalStateException(
                          series.instrument() + " was resolved but never registered");
                });
  }

  private static ProblemException noPlace(SubscribeReply.NoPlace full) {
    String other =
        switch (full.source()) {
          case REAL_TIME_BARS ->
              "one real-time subscription serves all timeframes of an instrument; bars can also be"
                  + " had with upstream keep_up_to_date";
          case KEEP_UP_TO_DATE ->
              "real_time_bars take no place of this kind, and one serves all timeframes of an"
                  + " instrument";
        };
    return new ProblemException(
        Problem.of(
                ProblemType.SUBSCRIPTION_LIMIT,
                "all "
                    + full.allowed()
                    + " subscriptions of kind "
                    + full.source()
                    + " that IB allows are in use; remove one, or: "
                    + other)
            .with("upstream", full.source().toString())
            .with("used", full.used())
            .with("allowed", full.allowed()));
  }
}
