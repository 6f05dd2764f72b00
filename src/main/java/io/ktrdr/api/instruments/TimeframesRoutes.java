package io.ktrdr.api.instruments;

import io.ktrdr.api.http.Endpoint;
import io.ktrdr.api.http.Exchange;
import io.ktrdr.api.http.Fields;
import io.ktrdr.api.http.Json;
import io.ktrdr.market.Timeframe;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code /timeframes}: the bar lengths, shortest first. */
public final class TimeframesRoutes {

  private record View(String timeframe, int seconds, boolean intraday, String ibBarSize) {}

  public List<Endpoint> endpoints() {
    return List.of(Endpoint.get("/api/v1/timeframes", Set.of(), this::list));
  }

  private CompletionStage<HttpResponse> list(Exchange exchange, Fields query) {
    query.check();
    return CompletableFuture.completedFuture(
        Json.success(
            Arrays.stream(Timeframe.values())
                .map(
                    timeframe ->
                        new View(
                            timeframe.toString(),
                            timeframe.seconds(),
                            timeframe.intraday(),
                            timeframe.ibBarSize()))
                .toList()));
  }
}
