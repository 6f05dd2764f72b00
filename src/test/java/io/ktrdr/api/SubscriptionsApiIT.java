package io.ktrdr.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ktrdr.gateway.LiveSource;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.Timeframe;
import io.ktrdr.symbol.Subscriptions;
import io.ktrdr.symbol.SymbolEntity.SubscribeReply;
import io.ktrdr.symbol.live.LiveState;
import io.ktrdr.symbol.live.SubscriptionStatus;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubscriptionsApiIT {

  private static final SeriesId MINUTES = ApiFixture.series(ApiFixture.AAPL, Timeframe.MINUTE_1);

  @Test
  void subscriptionsAreListedMadeAndRemoved(@TempDir Path folder) throws Exception {
    try (ApiFixture api = new ApiFixture(folder, "")) {
      api.symbols.subscriptions =
          new Subscriptions(
              List.of(status()),
              List.of(new Subscriptions.Places(LiveSource.REAL_TIME_BARS, 1, 100)));
      JsonNode listed = ApiFixture.json(api.get("/api/v1/subscriptions")).get("data");
      JsonNode one = listed.get("subscriptions").get(0);
      assertThat(one.get("instrument").textValue()).isEqualTo("AAPL.NASDAQ.STK");
      assertThat(one.get("state").textValue()).isEqualTo("restoring");
      assertThat(one.get("reason").textValue()).isEqualTo("a new session with the gateway");
      assertThat(one.get("upstream").textValue()).isEqualTo("real_time_bars");
      assertThat(one.get("expected_by").textValue()).isEqualTo("2024-03-05T15:00:15Z");
      assertThat(one.get("last_bar").isNull()).isTrue();
      assertThat(one.get("missing_bars").intValue()).isEqualTo(3);
      assertThat(listed.get("budgets").get(0).get("allowed").intValue()).isEqualTo(100);

      HttpResponse<String> made =
          api.post("/api/v1/subscriptions", "{\"instrument\":\"AAPL\",\"timeframe\":\"1m\"}");
      assertThat(made.statusCode()).isEqualTo(201);
      assertThat(ApiFixture.json(made).get("data")).isEqualTo(one);

      HttpResponse<String> removed =
          api.delete("/api/v1/subscriptions?instrument=AAPL&timeframe=1m");
      assertThat(removed.statusCode()).isEqualTo(200);
      assertThat(api.symbols.unsubscribed.getFirst().series()).isEqualTo(MINUTES);
      api.symbols.wasSubscribed = false;
      HttpResponse<String> again = api.delete("/api/v1/subscriptions?instrument=AAPL&timeframe=1m");
      assertThat(again.statusCode()).isEqualTo(404);
    }
  }

  @Test
  void whatCannotBeSubscribedToIsSaidPlainly(@TempDir Path folder) throws Exception {
    try (ApiFixture api = new ApiFixture(folder, "")) {
      api.symbols.subscribing = wish -> new SubscribeReply.Subscribed(false, wish.source());
      assertThat(
              api.post("/api/v1/subscriptions", "{\"instrument\":\"AAPL\",\"timeframe\":\"1d\"}"))
          .satisfies(same -> assertThat(same.statusCode()).isEqualTo(200))
          .satisfies(
              same ->
                  assertThat(ApiFixture.json(same).at("/data/upstream").textValue())
                      .isEqualTo("keep_up_to_date"));
      api.symbols.subscribing = wish -> new SubscribeReply.NoPlace(wish.source(), 100, 100);
      HttpResponse<String> full =
          api.post("/api/v1/subscriptions", "{\"instrument\":\"AAPL\",\"timeframe\":\"1m\"}");
      assertThat(full.statusCode()).isEqualTo(409);
      JsonNode problem = ApiFixture.json(full);
      assertThat(problem.get("code").textValue()).isEqualTo("SUBSCRIPTION_LIMIT");
      assertThat(problem.get("allowed").intValue()).isEqualTo(100);
      assertThat(problem.get("upstream").textValue()).isEqualTo("real_time_bars");

      api.symbols.subscribing = wish -> new SubscribeReply.NotStreamed("IB streams no BID_ASK");
      HttpResponse<String> no =
          api.post(
              "/api/v1/subscriptions",
              "{\"instrument\":\"AAPL\",\"timeframe\":\"1m\",\"what\":\"BID_ASK\"}");
      assertThat(no.statusCode()).isEqualTo(422);
      assertThat(ApiFixture.json(no).at("/errors/0/pointer").textValue()).isEqualTo("/what");

      HttpResponse<String> faulty =
          api.post("/api/v1/subscriptions", "{\"timeframe\":\"7m\",\"upstream\":\"ticks\"}");
      assertThat(faulty.statusCode()).isEqualTo(422);
      assertThat(ApiFixture.json(faulty).get("errors").findValuesAsText("pointer"))
          .containsExactlyInAnyOrder("/instrument", "/timeframe", "/upstream");
    }
  }

  private static SubscriptionStatus status() {
    Instant at = Instant.parse("2024-03-05T15:00:00Z");
    return new SubscriptionStatus(
        MINUTES,
        LiveSource.REAL_TIME_BARS,
        LiveState.RESTORING,
        at,
        "a new session with the gateway",
        at.minusSeconds(600),
        Optional.of(at.minusSeconds(30)),
        Optional.empty(),
        Optional.of(at.plusSeconds(15)),
        1,
        3,
        2,
        0);
  }
}
