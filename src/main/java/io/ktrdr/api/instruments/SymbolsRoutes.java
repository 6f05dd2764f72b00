package io.ktrdr.api.instruments;

import io.ktrdr.api.desk.ApiContext;
import io.ktrdr.api.http.Endpoint;
import io.ktrdr.api.http.Exchange;
import io.ktrdr.api.http.Fields;
import io.ktrdr.api.http.Json;
import io.ktrdr.market.Instrument;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code GET /symbols}: the names of what can be asked for, as a plain array. */
public final class SymbolsRoutes {

  private final ApiContext context;

  public SymbolsRoutes(ApiContext context) {
    this.context = context;
  }

  public List<Endpoint> endpoints() {
    return List.of(Endpoint.get("/api/v1/symbols", Set.of(), this::list));
  }

  private CompletionStage<HttpResponse> list(Exchange exchange, Fields query) {
    query.check();
    List<String> names = names(context.symbols().known());
    return CompletableFuture.completedFuture(Json.ok(Json.write(out -> out.writePOJO(names))));
  }

  /** The short name where it is the only one of its kind, else the id. */
  static List<String> names(List<Instrument> instruments) {
    Map<String, Long> bearers =
        instruments.stream()
            .collect(
                Collectors.groupingBy(
                    instrument -> instrument.id().symbol(), Collectors.counting()));
    return instruments.stream()
        .map(
            instrument ->
                bearers.get(instrument.id().symbol()) == 1
                    ? instrument.id().symbol()
                    : instrument.id().toString())
        .sorted()
        .toList();
  }
}
