package io.ktrdr.api.stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ktrdr.api.desk.ApiContext;
import io.ktrdr.api.desk.GatewayDesk;
import io.ktrdr.api.http.Caller;
import io.ktrdr.api.http.Fields;
import io.ktrdr.api.http.HttpSettings;
import io.ktrdr.api.http.Problem;
import io.ktrdr.api.http.ProblemException;
import io.ktrdr.api.http.ProblemType;
import io.ktrdr.api.indicators.Calculator;
import io.ktrdr.api.indicators.IndicatorAsks;
import io.ktrdr.api.indicators.IndicatorSettings;
import io.ktrdr.api.instruments.LiveSubscriptions;
import io.ktrdr.api.jobs.JobForm;
import io.ktrdr.api.series.InstrumentLookup;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.gateway.LinkNews;
import io.ktrdr.gateway.LiveSource;
import io.ktrdr.gateway.LoginsStatus;
import io.ktrdr.indicator.Calculation;
import io.ktrdr.indicator.History;
import io.ktrdr.job.BoardNews;
import io.ktrdr.job.JobEntity;
import io.ktrdr.job.JobNews;
import io.ktrdr.job.Jobs;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.symbol.AuditLog;
import io.ktrdr.symbol.SubscriptionNews;
import io.ktrdr.symbol.Subscriptions;
import io.ktrdr.symbol.SymbolEntity;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.stream.javadsl.Source;

/** The rest of the node, as streams see it. */
final class NodeSources implements Sources {

  private final ApiContext context;
  private final HttpSettings settings;
  private final InstrumentLookup lookup;
  private final LiveSubscriptions subscriptions;
  private final IndicatorSettings indicators;
  private final LatestBars latest;
  private final int judged;
  private final GatewayDesk gateway;
  private final Executor blocking;

  /**
   * @param judged of how many of the latest bars it is told whether they are confirmed
   */
  NodeSources(
      ApiContext context,
      HttpSettings settings,
      InstrumentLookup lookup,
      IndicatorSettings indicators,
      LatestBars latest,
      int judged,
      GatewayDesk gateway,
      Executor blocking) {
    this.context = context;
    this.settings = settings;
    this.lookup = lookup;
    this.subscriptions = new LiveSubscriptions(context, settings);
    this.indicators = indicators;
    this.latest = latest;
    this.judged = judged;
    this.gateway = gateway;
    this.blocking = blocking;
  }

  @Override
  public CompletionStage<Instrument> resolve(String name) {
    return lookup.resolve("instruments", name);
  }

  @Override
  public TradingCalendar calendar(Instrument instrument) {
    return context.calendars().apply(instrument);
  }

  @Override
  public CompletionStage<Subscriptions> subscriptions() {
    return context.symbols().subscriptions(settings.askTimeout());
  }

  @Override
  public CompletionStage<Void> subscribe(SeriesId series, Caller caller, String requestId) {
    return subscriptions
        .subscribe(series, LiveSource.defaultFor(series.timeframe()), caller.name(), requestId)
        .thenAccept(done -> {});
  }

  @Override
  public Upstream live(SeriesId series) {
    return (resume, listener) ->
        context
            .symbols()
            .tell(series.instrument(), new SymbolEntity.Listen(series, resume, listener));
  }

  @Override
  public CompletionStage<StoredBars> latest(
      Instrument instrument, SeriesId series, History history) {
    return latest.read(series, calendar(instrument), history, judged);
  }

  @Override
  public CompletionStage<BarSeries> stored(SeriesId series, TimeRange range) {
    return blocking(() -> context.store().read(series, range));
  }

  private <T> CompletionStage<T> blocking(Supplier<T> reading) {
    return CompletableFuture.supplyAsync(reading, blocking);
  }

  @Override
  public Calculation calculation(ObjectNode operation, Timeframe timeframe) {
    Fields fields = Fields.ofJson(operation, Set.of(), names(operation));
    Optional<Calculation> calculation =
        new IndicatorAsks(fields, indicators).read(operation, timeframe);
    fields.check();
    return calculation.orElseThrow();
  }

  private static Set<String> names(ObjectNode operation) {
    Set<String> names = new TreeSet<>();
    operation.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Override
  public List<String> columns(Calculation calculation) {
    return Calculator.names(calculation);
  }

  @Override
  public CompletionStage<LoginsStatus> gateway() {
    return gateway.status(settings.askTimeout());
  }

  @Override
  public void watchGateway(ActorRef<LinkNews> listener) {
    gateway.watch(listener);
  }

  @Override
  public void watchSubscriptions(ActorRef<SubscriptionNews> listener) {
    context.symbols().watchSubscriptions(listener);
  }

  @Override
  public void watchJob(String id, ActorRef<JobNews> listener) {
    context.jobs().watch(id, listener);
  }

  @Override
  public void watchJobs(int latest, ActorRef<BoardNews> listener) {
    context.jobs().watchAll(latest, listener);
  }

  @Override
  public boolean simulated() {
    return context.simulated();
  }

  @Override
  public CompletionStage<ObjectNode> job(String id) {
    if (!Jobs.isId(id)) {
      return CompletableFuture.failedFuture(unknownJob(id));
    }
    return context
        .jobs()
        .<JobEntity.GetReply>ask(
            id,
            replyTo -> new JobEntity.Get(Optional.empty(), 0, 0, replyTo),
            settings.askTimeout())
        .thenApply(
            reply ->
                switch (reply) {
                  case JobEntity.GetReply.Found found ->
                      JobForm.of(found.status(), context.simulated());
                  case JobEntity.GetReply.NoSuchJob none -> throw unknownJob(id);
                });
  }

  private static ProblemException unknownJob(String id) {
    return new ProblemException(
        Problem.of(
            ProblemType.UNKNOWN_JOB,
            "there is no job \""
                + Fields.shortened(id)
                + "\"; GET /api/v1/jobs lists what there is"));
  }

  @Override
  public Source<AuditLog.Line, NotUsed> facts(Optional<InstrumentId> instrument, long after) {
    return context.symbols().audit(instrument, after);
  }

  @Override
  public Source<AuditLog.Line, NotUsed> follow(Optional<InstrumentId> instrument, long after) {
    return context.symbols().follow(instrument, after);
  }
}
