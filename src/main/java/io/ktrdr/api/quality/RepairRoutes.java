package io.ktrdr.api.quality;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ktrdr.api.desk.ApiContext;
import io.ktrdr.api.http.Endpoint;
import io.ktrdr.api.http.Exchange;
import io.ktrdr.api.http.Fields;
import io.ktrdr.api.http.HttpSettings;
import io.ktrdr.api.http.Json;
import io.ktrdr.api.http.Problem;
import io.ktrdr.api.http.ProblemException;
import io.ktrdr.api.http.ProblemType;
import io.ktrdr.api.http.RequestBodies;
import io.ktrdr.api.series.InstrumentLookup;
import io.ktrdr.api.series.PageToken;
import io.ktrdr.api.series.SeriesFields;
import io.ktrdr.api.series.SeriesLinks;
import io.ktrdr.api.series.SeriesRanges;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.quality.check.Finding;
import io.ktrdr.quality.check.Rule;
import io.ktrdr.quality.check.Severity;
import io.ktrdr.quality.repair.Proposal;
import io.ktrdr.quality.repair.RepairAction;
import io.ktrdr.quality.repair.Repairs;
import io.ktrdr.quality.score.QualityReport;
import io.ktrdr.symbol.Repair;
import io.ktrdr.symbol.RepairQuestion;
import io.ktrdr.symbol.RepairQuestion.RepairReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code /repairs}: what could be done about faulty bars, and doing it. Nothing is silent. */
public final class RepairRoutes {

  private static final String PATH = "/api/v1/repairs";
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1000;
  private static final int LONGEST_WHY = 500;
  private static final String TOKEN = "after-";

  private static final Set<String> LISTING =
      Set.of("instrument", "timeframe", "state", "rule", "limit", "page_token");
  private static final Set<String> SCANNING =
      Set.of("instrument", "timeframe", "what", "session", "start", "end", "rule", "severity");

  /**
   * What a scan came to.
   *
   * @param found findings that were looked at
   * @param proposed new proposals
   * @param known proposals that were there before
   * @param refused would have been too many open ones
   * @param skipped findings about which nothing can be proposed
   */
  private record Scanned(
      String instrument,
      Timeframe timeframe,
      int found,
      int proposed,
      int known,
      int refused,
      int skipped,
      String repairsUrl,
      boolean simulated) {}

  private record Page(List<RepairView> repairs, String nextPageToken, boolean simulated) {}

  /** Makes a decision out of what the request says. */
  private interface Deciding {
    RepairQuestion.Decision of(Fields body, String why, ActorRef<RepairReply> replyTo);
  }

  private final ApiContext context;
  private final HttpSettings settings;
  private final RequestBodies bodies;
  private final InstrumentLookup lookup;
  private final SeriesRanges ranges;
  private final QualityDesk desk;
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
    this.bodies = bodies;
    this.lookup = lookup;
    this.ranges = new SeriesRanges(context, settings);
    this.desk = desk;
    this.blocking = blocking;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(PATH, LISTING, this::list),
        Endpoint.post(PATH + "/scan", this::scan),
        Endpoint.get(PATH + "/{id}", Set.of(), this::one),
        Endpoint.post(PATH + "/{id}/apply", this::apply),
        Endpoint.post(PATH + "/{id}/reject", this::reject),
        Endpoint.post(PATH + "/{id}/revert", this::revert));
  }

  // ---- looking ----

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
    return repairsOf(List.of(instrument(id)))
        .thenApplyAsync(
            repairs ->
                repairs.stream()
                    .filter(repair -> repair.proposal().id().equals(id))
                    .findFirst()
                    .map(repair -> Json.success(RepairView.of(repair, context.store())))
                    .orElseThrow(() -> unknown(id)),
            blocking);
  }

  private static InstrumentId instrument(String id) {
    try {
      return Repair.instrumentOf(id).map(InstrumentId::parse).orElseThrow(() -> unknown(id));
    } catch (IllegalArgumentException notAnId) {
      throw unknown(id);
    }
  }

  private static ProblemException unknown(String id) {
    return new ProblemException(
        Problem.of(
            ProblemType.NOT_FOUND,
            "there is no repair \"" + Fields.shortened(id) + "\"; GET /api/v1/repairs lists them"));
  }

  // ---- finding ----

  private CompletionStage<HttpResponse> scan(Exchange exchange, Fields query) {
    return bodies
        .json(exchange)
        .thenCompose(
            body -> {
              Fields fields = Fields.ofJson(body, SCANNING);
              fields.addFaults(query);
              SeriesFields named = SeriesFields.read(fields, "instrument", "start", false, "end");
              QualityAsk wanted = QualityAsk.read(fields, Severity.WARNING);
              fields.check();
              return lookup
                  .known("instrument", named.name())
                  .thenCompose(instrument -> scan(named, instrument, wanted, exchange));
            });
  }

  private CompletionStage<HttpResponse> scan(
      SeriesFields named, Instrument instrument, QualityAsk wanted, Exchange exchange) {
    SeriesId series = named.series(instrument);
    TradingCalendar calendar = context.calendars().apply(instrument);
    TimeRange range = ranges.of(named, series, calendar);
    return desk.judge(series, instrument, calendar, range)
        .thenComposeAsync(
            report -> {
              List<Finding> findings = report.findings().stream().filter(wanted::wants).toList();
              List<Proposal> proposals = proposals(series, findings);
              return context
                  .symbols()
                  .<RepairQuestion.RepairsProposed>ask(
                      series.instrument(),
                      replyTo ->
                          new RepairQuestion.ProposeRepairs(
                              series,
                              proposals,
                              desk.settings().maxOpenRepairs(),
                              exchange.caller().name(),
                              exchange.requestId(),
                              replyTo),
                      settings.askTimeout())
                  .thenApply(reply -> Json.success(scanned(report, findings, proposals, reply)));
            },
            blocking);
  }

  private List<Proposal> proposals(SeriesId series, List<Finding> findings) {
    return findings.stream()
        .filter(finding -> !Repairs.actions(finding.rule()).isEmpty())
        .flatMap(
            finding ->
                Repairs.of(
                    series,
                    finding,
                    context
                        .store()
                        .read(
                            series, TimeRange.ofEpochSeconds(finding.first(), finding.last() + 1)),
                    desk.settings().maxRepairBars())
                    .stream())
        .toList();
  }

  private Scanned scanned(
      QualityReport report,
      List<Finding> findings,
      List<Proposal> proposals,
      RepairQuestion.RepairsProposed reply) {
    return new Scanned(
        report.series().instrument().toString(),
        report.series().timeframe(),
        findings.size(),
        reply.fresh(),
        reply.known(),
        reply.refused(),
        findings.size() - proposals.size(),
        PATH
            + "?instrument="
            + SeriesLinks.encoded(report.series().instrument().toString())
            + "&timeframe="
            + report.series().timeframe(),
        context.simulated());
  }

  // ---- deciding ----

  private CompletionStage<HttpResponse> apply(Exchange exchange, Fields query) {
    String id = exchange.path().get("id");
    return decide(
        exchange,
        query,
        Set.of("action", "why"),
        (body, why, replyTo) ->
            new RepairQuestion.ApplyRepair(
                id,
                body.read("action", RepairAction::parse),
                exchange.caller().name(),
                why,
                exchange.requestId(),
                replyTo));
  }

  private CompletionStage<HttpResponse> reject(Exchange exchange, Fields query) {
    String id = exchange.path().get("id");
    return decide(
        exchange,
        query,
        Set.of("why"),
        (body, why, replyTo) ->
            new RepairQuestion.RejectRepair(
                id, exchange.caller().name(), why, exchange.requestId(), replyTo));
  }

  private CompletionStage<HttpResponse> revert(Exchange exchange, Fields query) {
    String id = exchange.path().get("id");
    return decide(
        exchange,
        query,
        Set.of("why"),
        (body, why, replyTo) ->
            new RepairQuestion.RevertRepair(
                id, exchange.caller().name(), why, exchange.requestId(), replyTo));
  }

  private CompletionStage<HttpResponse> decide(
      Exchange exchange, Fields query, Set<String> allowed, Deciding deciding) {
    if (exchange.request().entity().isKnownEmpty()) {
      query.check();
      return decide(exchange, Fields.ofJson("{}".getBytes(UTF_8), allowed), deciding);
    }
    return bodies
        .json(exchange)
        .thenCompose(
            json -> {
              Fields body = Fields.ofJson(json, allowed);
              body.addFaults(query);
              return decide(exchange, body, deciding);
            });
  }

  private CompletionStage<HttpResponse> decide(Exchange exchange, Fields body, Deciding deciding) {
    String why = body.read("why", RepairRoutes::why).orElse("");
    body.read("action", RepairAction::parse);
    body.check();
    String id = exchange.path().get("id");
    return context
        .symbols()
        .<RepairReply>ask(
            instrument(id), replyTo -> deciding.of(body, why, replyTo), settings.loadTimeout())
        .handle(
            (reply, failure) -> {
              if (failure != null) {
                throw failed(id, failure);
              }
              return reply;
            })
        .thenApplyAsync(reply -> answer(id, reply), blocking);
  }

  private static String why(String text) {
    if (text.length() > LONGEST_WHY) {
      throw new IllegalArgumentException(
          "why has " + text.length() + " characters; at most " + LONGEST_WHY + " are kept");
    }
    return text.strip();
  }

  private HttpResponse answer(String id, RepairReply reply) {
    return switch (reply) {
      case RepairReply.Done done -> Json.success(RepairView.of(done.repair(), context.store()));
      case RepairReply.NoSuchRepair none -> throw unknown(id);
      case RepairReply.NotNow not ->
          throw conflict(ProblemType.REPAIR_CONFLICT, not.repair(), not.why());
      case RepairReply.BarsChanged changed ->
          throw conflict(
              ProblemType.REPAIR_STALE,
              changed.repair(),
              "the bars are not as the repair knows them; scan again");
      case RepairReply.NotFetched not ->
          throw new ProblemException(Problem.of(not.problem()).prefixed("nothing was changed: "));
      case RepairReply.StoreFailed failed ->
          throw new ProblemException(
              Problem.of(
                  ProblemType.INTERNAL_ERROR,
                  "the repair could not be carried out: " + failed.why()));
    };
  }

  private static ProblemException conflict(ProblemType type, Repair repair, String why) {
    return new ProblemException(
        Problem.of(type, "repair " + repair.proposal().id() + ": " + why)
            .with("state", repair.standing().toString()));
  }

  private RuntimeException failed(String id, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException
            ? Objects.requireNonNullElse(failure.getCause(), failure)
            : failure;
    return cause instanceof TimeoutException
        ? new ProblemException(
            Problem.of(
                    ProblemType.LOAD_CONTINUES,
                    "IB has not answered after "
                        + settings.loadTimeout().toSeconds()
                        + " s; the repair goes on, GET "
                        + PATH
                        + "/"
                        + id
                        + " shows what becomes of it")
                .retryAfter(Duration.ofSeconds(10)))
        : new CompletionException(cause);
  }
}
