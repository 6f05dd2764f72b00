package io.ktrdr.api.stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ktrdr.api.http.Json;
import io.ktrdr.api.http.Problems;
import io.ktrdr.api.jobs.JobForm;
import io.ktrdr.api.stream.BoardHub.News;
import io.ktrdr.gateway.GatewayStatus;
import io.ktrdr.gateway.LinkNews;
import io.ktrdr.gateway.LoginsStatus;
import io.ktrdr.job.BoardNews;
import io.ktrdr.job.JobNews;
import io.ktrdr.job.JobStatus;
import io.ktrdr.job.JobSummary;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.market.SeriesId;
import io.ktrdr.symbol.SubscriptionNews;
import io.ktrdr.symbol.Subscriptions;
import io.ktrdr.symbol.SymbolEvent;
import io.ktrdr.symbol.live.SubscriptionStatus;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/** The channels that are not about live bars: how things stand, and what became a fact. */
final class BoardOpener {

  private static final String ALL = "all";
  private static final int LISTED_JOBS = 100;

  /** The facts that are about how good stored bars are. */
  private static final Set<String> QUALITY =
      Set.of(
          "gap_found",
          "gap_filled",
          "provider_empty",
          "gap_ignored",
          "gap_ignore_ended",
          "gap_rejudged",
          "bar_revised",
          "live_interrupted",
          "live_restored",
          "live_bars_confirmed",
          "repairs_proposed",
          "repair_applied",
          "repair_rejected",
          "repair_reverted",
          "split_suspected",
          "series_rebased");

  private final StreamSettings settings;
  private final Sources sources;

  BoardOpener(StreamSettings settings, Sources sources) {
    this.settings = settings;
    this.sources = sources;
  }

  List<CompletionStage<Opener.Outcome>> prepare(Channels.Open open) {
    ClientOp.Subscribe ask = open.ask();
    List<String> names = ask.instruments();
    return switch (ask.channel()) {
      case STATUS -> List.of(board(ask.channel(), ALL, status()));
      case JOBS ->
          names.isEmpty()
              ? List.of(board(ask.channel(), ALL, jobs()))
              : names.stream().map(id -> job(id, open)).toList();
      case QUALITY, AUDIT ->
          names.isEmpty()
              ? List.of(done(facts(ask.channel(), ALL, Optional.empty())))
              : names.stream().map(name -> facts(name, open)).toList();
      case BARS, INDICATORS -> throw new IllegalArgumentException("not here: " + ask.channel());
    };
  }

  private static CompletionStage<Opener.Outcome> done(Opener.Outcome outcome) {
    return CompletableFuture.completedFuture(outcome);
  }

  private CompletionStage<Opener.Outcome> board(
      Channel channel, String name, BoardHub.Board board) {
    Key key = new Key(channel, name);
    return done(
        new Opener.Outcome.Ready(
            name, key, null, (channels, feeds) -> BoardHub.create(settings, key, board, channels)));
  }

  // ---- how things stand ----

  private BoardHub.Board status() {
    return new BoardHub.Board(
        "status",
        "component",
        "components",
        0,
        List.of(
            new BoardHub.Part.Looked(
                () -> sources.gateway().thenApply(BoardOpener::connections),
                BoardHub.ear(0, LinkNews.class, news -> new News.Look(), sources::watchGateway)),
            new BoardHub.Part.Told(
                BoardHub.ear(
                    1, SubscriptionNews.class, BoardOpener::series, sources::watchSubscriptions))));
  }

  private static Map<String, ObjectNode> connections(LoginsStatus logins) {
    Map<String, ObjectNode> components = new LinkedHashMap<>();
    for (GatewayStatus login : logins.logins()) {
      for (GatewayStatus.ConnectionStatus connection : login.connections()) {
        components.put(
            "connection:" + login.login() + "/" + connection.name(),
            state(
                connection.phase().name().toLowerCase(Locale.ROOT),
                connection.since(),
                connection.reason()));
      }
    }
    return components;
  }

  private static News series(SubscriptionNews news) {
    return switch (news) {
      case SubscriptionNews.All(Subscriptions all) -> {
        Map<String, ObjectNode> components = new LinkedHashMap<>();
        all.series().forEach(status -> components.put(component(status.series()), state(status)));
        yield new News.All(components);
      }
      case SubscriptionNews.Changed(SubscriptionStatus status) ->
          new News.One(component(status.series()), state(status));
      case SubscriptionNews.Dropped(SeriesId series) -> new News.Gone(component(series));
    };
  }

  private static String component(SeriesId series) {
    return "series:" + series;
  }

  private static ObjectNode state(SubscriptionStatus status) {
    return state(status.state().toString(), status.since(), status.reason());
  }

  private static ObjectNode state(String state, Instant since, String reason) {
    ObjectNode node = Json.MAPPER.createObjectNode();
    node.put("state", state);
    node.put("since", since.toString());
    node.put("reason", reason.isEmpty() ? null : reason);
    return node;
  }

  // ---- jobs ----

  private BoardHub.Board jobs() {
    return board(
        LISTED_JOBS,
        BoardHub.ear(
            0,
            BoardNews.class,
            BoardOpener::news,
            listener -> sources.watchJobs(LISTED_JOBS, listener)));
  }

  private static BoardHub.Board board(int most, Function<ActorContext<Hub>, Runnable> ear) {
    return new BoardHub.Board("job", "id", "jobs", most, List.of(new BoardHub.Part.Told(ear)));
  }

  private static News news(BoardNews news) {
    return switch (news) {
      case BoardNews.Listed(List<JobSummary> latest) -> {
        Map<String, ObjectNode> jobs = new LinkedHashMap<>();
        latest.forEach(job -> jobs.put(job.id(), without(JobForm.of(job))));
        yield new News.All(jobs);
      }
      case BoardNews.Changed(JobSummary job) -> new News.One(job.id(), without(JobForm.of(job)));
    };
  }

  private CompletionStage<Opener.Outcome> job(String id, Channels.Open open) {
    return sources
        .job(id)
        .thenCompose(
            found ->
                board(
                    Channel.JOBS,
                    id,
                    board(
                        0,
                        BoardHub.ear(
                            0,
                            JobNews.class,
                            news -> new News.All(standing(news)),
                            listener -> sources.watchJob(id, listener)))))
        .exceptionally(failure -> rejected(id, failure, open));
  }

  private Map<String, ObjectNode> standing(JobNews news) {
    return switch (news) {
      case JobNews.Stands(JobStatus job) ->
          Map.of(job.id(), without(JobForm.of(job, sources.simulated())));
      case JobNews.Nothing nothing -> Map.of();
    };
  }

  /** The id is the thing's name, and a message's type is its own. */
  private static ObjectNode without(ObjectNode job) {
    job.remove("id");
    job.set("kind", job.remove("type"));
    return job;
  }

  private static Opener.Outcome rejected(String name, Throwable failure, Channels.Open open) {
    return new Opener.Outcome.Rejected(name, Problems.of(failure, open.requestId()));
  }

  // ---- facts ----

  private CompletionStage<Opener.Outcome> facts(String name, Channels.Open open) {
    return sources
        .resolve(name)
        .thenApply(instrument -> facts(open.ask().channel(), name, Optional.of(instrument.id())))
        .exceptionally(failure -> rejected(name, failure, open));
  }

  private Opener.Outcome facts(Channel channel, String asked, Optional<InstrumentId> instrument) {
    Key key = new Key(channel, instrument.map(InstrumentId::toString).orElse(ALL));
    Predicate<SymbolEvent> wanted =
        channel == Channel.AUDIT ? fact -> true : fact -> QUALITY.contains(fact.kind());
    return new Opener.Outcome.Ready(
        asked,
        key,
        null,
        (channels, feeds) ->
            FactsHub.create(
                settings,
                key,
                new FactsHub.Facts(
                    instrument,
                    wanted,
                    after -> sources.facts(instrument, after),
                    after -> sources.follow(instrument, after)),
                channels));
  }
}
