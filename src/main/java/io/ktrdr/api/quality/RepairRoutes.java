package io.ktrdr.api.quality;

import io.ktrdr.api.desk.ApiContext;
import io.ktrdr.api.http.Endpoint;
import io.ktrdr.api.http.Exchange;
import io.ktrdr.api.http.Fields;
import io.ktrdr.api.http.HttpSettings;
import io.ktrdr.api.http.Json;
import io.ktrdr.api.http.RequestBodies;
import io.ktrdr.api.series.InstrumentLookup;
import io.ktrdr.api.series.PageToken;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.market.Timeframe;
import io.ktrdr.quality.check.Rule;
import io.ktrdr.symbol.Repair;
import io.ktrdr.symbol.RepairQuestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code /repairs}: what could be done about faulty bars, and doing it. Nothing is silent. */
public final class RepairRoutes {

  static final String PATH = "/api/v1/repairs";
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1000;
  private static final String TOKEN = "after-";

  private static final Set<String> LISTING =
      Set.of("instrument", "timeframe", "state", "rule", "limit", "page_token");

  private record Page(List<RepairView> repairs, String nextPageToken, boolean simulated) {}

  private final ApiContext context;
  private final HttpSettings settings;
  private final InstrumentLookup lookup;
  private final RepairScan scan;
  private final RepairDecisions decisions;
  private final Executor blocking;

  public RepairRoutes(
      ApiContext context,
      HttpSettings settings,
      RequestBodies bodies,
      InstrumentLookup lookup,
      QualityDesk desk,
      Executor blocking) {
    this.context = context;
    this.settings = settings;
    this.lookup = lookup;
    this.scan = new RepairScan(context, settings, bodies, lookup, desk, blocking);
    this.decisions = new RepairDecisions(context, settings, bodies, blocking);
    this.blocking = blocking;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(PATH, LISTING, this::list),
        Endpoint.post(PATH + "/scan", scan::scan),
        Endpoint.get(PATH + "/{id}", Set.of(), this::one),
        Endpoint.post(PATH + "/{id}/apply", decisions::apply),
        Endpoint.post(PATH + "/{id}/reject", decisions::reject),
        Endpoint.post(PATH + "/{id}/revert", decisions::revert));
  }

  private CompletionStage<HttpResponse> list(Exchange exchange, Fields query) {
    Optional<String> name = query.text("instrument");
    Optional<Timeframe> timeframe = query.read("timeframe", Timeframe::parse);
    Optional<String> state = query.read("state", RepairRoutes::state);
    Optional<Rule> rule = query.read("rule", Rule::parse);
    int limit = query.number("limit", 1, MAX_LIMIT, DEFAULT_LIMIT);
    query.check();
    int from = query.text("page_token").map(RepairRoutes::offset).orElse(0);
    return instruments(name)
        .thenCompose(this::repairsOf)
        .thenApplyAsync(
            all -> {
              List<RepairView> views =
                  all.stream()
                      .filter(
                          repair ->
                              timeframe.isEmpty() || repair.series().timeframe() == timeframe.get())
                      .filter(repair -> rule.isEmpty() || repair.proposal().rule() == rule.get())
                      .map(repair -> RepairView.of(repair, context.store()))
                      .filter(view -> state.isEmpty() || view.state().equals(state.get()))
                      .skip(from)
                      .limit(limit + 1L)
                      .toList();
              boolean more = views.size() > limit;
              return Json.success(
                  new Page(
                      more ? views.subList(0, limit) : views,
                      more ? TOKEN + (from + limit) : null,
                      context.simulated()));
            },
            blocking);
  }

  private static String state(String text) {
    if (!RepairView.states().contains(text)) {
      throw new IllegalArgumentException(
          "state \"" + Fields.shortened(text) + "\" is not one of " + RepairView.states());
    }
    return text;
  }

  private static int offset(String token) {
    try {
      int offset = token.startsWith(TOKEN) ? Integer.parseInt(token.substring(TOKEN.length())) : -1;
      if (offset >= 0) {
        return offset;
      }
    } catch (NumberFormatException notOurs) {
      // falls through to the same answer
    }
    throw PageToken.invalid("page_token is not one that this API gave out");
  }

  /** The one that is named, or all that have bars. */
  private CompletionStage<List<InstrumentId>> instruments(Optional<String> name) {
    return name.map(
            text -> lookup.known("instrument", text.strip()).thenApply(one -> List.of(one.id())))
        .orElseGet(
            () ->
                CompletableFuture.completedFuture(
                    context.store().series().stream()
                        .map(held -> held.series().instrument())
                        .distinct()
                        .sorted()
                        .toList()));
  }

  private CompletionStage<List<Repair>> repairsOf(List<InstrumentId> instruments) {
    CompletionStage<List<Repair>> all = CompletableFuture.completedFuture(new ArrayList<>());
    for (InstrumentId instrument : instruments) {
      CompletionStage<RepairQuestion.Repairs> asked =
          context.symbols().ask(instrument, RepairQuestion.GetRepairs::new, settings.askTimeout());
      all =
          all.thenCombine(
              asked,
              (repairs, some) -> {
                repairs.addAll(some.repairs());
                return repairs;
              });
    }
    return all;
  }

  private CompletionStage<HttpResponse> one(Exchange exchange, Fields query) {
    query.check();
    String id = exchange.path().get("id");
    return repairsOf(List.of(RepairIds.instrument(id)))
        .thenApplyAsync(
            repairs ->
                repairs.stream()
                    .filter(repair -> repair.proposal().id().equals(id))
                    .findFirst()
                    .map(repair -> Json.success(RepairView.of(repair, context.store())))
                    .orElseThrow(() -> RepairIds.unknown(id)),
            blocking);
  }
}
