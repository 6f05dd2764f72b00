package io.ktrdr.api.instruments;

import io.ktrdr.api.desk.ApiContext;
import io.ktrdr.api.http.Endpoint;
import io.ktrdr.api.http.Exchange;
import io.ktrdr.api.http.Fields;
import io.ktrdr.api.http.HttpSettings;
import io.ktrdr.api.http.Json;
import io.ktrdr.api.http.Problem;
import io.ktrdr.api.http.ProblemException;
import io.ktrdr.api.http.Problems;
import io.ktrdr.api.http.Revalidation;
import io.ktrdr.api.series.InstrumentFilter;
import io.ktrdr.api.series.InstrumentLookup;
import io.ktrdr.api.series.InstrumentView;
import io.ktrdr.gateway.GatewayQuestion;
import io.ktrdr.gateway.GatewaySupervisor;
import io.ktrdr.market.Instrument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code /instruments}: what is known here, and what IB finds. */
public final class InstrumentsRoutes {

  private static final int LONGEST_PATTERN = 60;

  /**
   * @param complete false when IB could not be asked, so that only known instruments are listed
   */
  private record Found(List<InstrumentView> instruments, boolean complete, List<String> warnings) {}

  private record Listed(List<InstrumentView> instruments) {}

  private final ActorSystem<?> system;
  private final ApiContext context;
  private final HttpSettings settings;
  private final InstrumentLookup lookup;

  public InstrumentsRoutes(
      ActorSystem<?> system, ApiContext context, HttpSettings settings, InstrumentLookup lookup) {
    this.system = system;
    this.context = context;
    this.settings = settings;
    this.lookup = lookup;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/api/v1/instruments", Set.of(), this::list),
        Endpoint.get(
            "/api/v1/instruments/search",
            Set.of("q", "type", "exchange", "currency"),
            this::search),
        Endpoint.get("/api/v1/instruments/{id}", Set.of(), this::one));
  }

  private CompletionStage<HttpResponse> list(Exchange exchange, Fields query) {
    query.check();
    return CompletableFuture.completedFuture(
        Revalidation.of(
            exchange.request(),
            Json.success(
                new Listed(context.symbols().known().stream().map(InstrumentView::of).toList()))));
  }

  private CompletionStage<HttpResponse> one(Exchange exchange, Fields query) {
    query.check();
    return lookup
        .known("id", exchange.path().get("id"))
        .thenApply(
            instrument ->
                Revalidation.of(exchange.request(), Json.success(InstrumentView.of(instrument))));
  }

  private CompletionStage<HttpResponse> search(Exchange exchange, Fields query) {
    String pattern = query.require("q", InstrumentsRoutes::pattern).orElse(null);
    InstrumentFilter filter = InstrumentFilter.read(query);
    query.check();
    List<Instrument> known = known(pattern).stream().filter(filter).toList();
    return AskPattern.<GatewaySupervisor.Command, GatewayQuestion.ContractsReply>ask(
            context.gateway(),
            replyTo -> filter.question(pattern, replyTo),
            settings.askTimeout(),
            system.scheduler())
        .handle(
            (reply, failure) -> {
              if (failure != null) {
                return withoutIb(known, Problems.of(failure, exchange.requestId()));
              }
              return switch (reply) {
                case GatewayQuestion.ContractsReply.ContractsFound found ->
                    Json.success(
                        new Found(
                            views(known, found.instruments().stream().filter(filter).toList()),
                            true,
                            List.of()));
                case GatewayQuestion.ContractsReply.ContractsFailed failed ->
                    withoutIb(known, Problem.of(failed.problem()));
              };
            });
  }

  private static HttpResponse withoutIb(List<Instrument> known, Problem problem) {
    if (known.isEmpty()) {
      throw new ProblemException(problem);
    }
    return Json.success(
        new Found(
            views(known, List.of()),
            false,
            List.of(
                "IB could not be asked, only instruments known here are listed: "
                    + problem.detail())));
  }

  /** What is known comes first and is not repeated: it has more to tell than a search result. */
  private static List<InstrumentView> views(List<Instrument> known, List<Instrument> found) {
    Map<String, Instrument> all = new LinkedHashMap<>();
    List<Instrument> both = new ArrayList<>(known);
    both.addAll(found);
    for (Instrument instrument : both) {
      int conId = instrument.contract().conId();
      all.putIfAbsent(conId == 0 ? instrument.id().toString() : "#" + conId, instrument);
    }
    return all.values().stream().map(InstrumentView::of).toList();
  }

  private List<Instrument> known(String pattern) {
    String wanted = pattern.toUpperCase(Locale.ROOT);
    return context.symbols().known().stream()
        .filter(
            instrument ->
                instrument.id().toString().toUpperCase(Locale.ROOT).startsWith(wanted)
                    || instrument.longName().toUpperCase(Locale.ROOT).contains(wanted))
        .toList();
  }

  private static String pattern(String text) {
    String pattern = text.strip();
    if (pattern.length() > LONGEST_PATTERN || !pattern.chars().allMatch(c -> c >= ' ' && c < 127)) {
      throw new IllegalArgumentException(
          "q must be 1 to "
              + LONGEST_PATTERN
              + " printable ASCII characters, as IB takes no others");
    }
    return pattern;
  }
}
