package io.ktrdr.job;

import io.ktrdr.gateway.CodeClass;
import io.ktrdr.gateway.GatewayProblem;
import io.ktrdr.gateway.GatewaySupervisor;
import io.ktrdr.gateway.Outlook;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.symbol.LoadPlan;
import io.ktrdr.symbol.Resolution;
import io.ktrdr.symbol.SymbolEntity;
import io.ktrdr.symbol.SymbolEntity.CancelReply;
import io.ktrdr.symbol.SymbolEntity.Completeness;
import io.ktrdr.symbol.SymbolEntity.CoverageProgress;
import io.ktrdr.symbol.SymbolEntity.CoverageReply;
import io.ktrdr.symbol.SymbolEntity.LoadPlanReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Works off one item once: finds out what its name stands for, has its bars loaded, and asks how
 * complete they are then. Tells its job, which stops it after the last report.
 */
final class ItemRun {

  /** What it understands. */
  sealed interface Command {}

  /** End early; what IB has answered is stored first. */
  record Stop(String actor) implements Command {}

  private record Resolved(Resolution resolution) implements Command {}

  private record PlanAnswered(LoadPlanReply reply) implements Command {}

  private record Progressed(CoverageProgress progress) implements Command {}

  private record Answered(CoverageReply reply) implements Command {}

  private record Cancelling(CancelReply reply) implements Command {}

  private record Judged(Optional<Completeness> completeness) implements Command {}

  private record Looked(GatewayProblem problem, boolean connected) implements Command {}

  private record Failed(Throwable why) implements Command {}

  private enum Silent implements Command {
    INSTANCE
  }

  private enum CancelAgain implements Command {
    INSTANCE
  }

  /** What it tells its job. Figures are those of this run. */
  sealed interface Report {
    int item();

    /** Its bars are being asked for. */
    record Began(int item, SeriesId series, TimeRange range, List<String> warnings)
        implements Report {}

    /** Requests answered, of how many; bars stored. */
    record Moved(int item, int requests, int planned, int bars) implements Report {}

    /** Everything that IB has is stored. */
    record Done(int item, int requests, int bars, Optional<Completeness> completeness)
        implements Report {}

    /** It ended early, as it was told to. */
    record Stopped(int item, int requests, int bars) implements Report {}

    /** IB, or the way to it, did not do it; worth another try or not. */
    record Refused(int item, int requests, int bars, GatewayProblem problem, boolean connected)
        implements Report {}

    /** It cannot be done. */
    record Impossible(int item, int requests, int bars, ItemProblem problem) implements Report {}
  }

  private static final Duration CANCEL_AGAIN = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration GATEWAY_PATIENCE = Duration.ofSeconds(3);

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final JobContext jobs;
  private final String job;
  private final LoadSpec spec;
  private final int item;
  private final ActorRef<Report> replyTo;
  private Optional<SymbolEntity.EnsureCoverage> ask = Optional.empty();
  private Optional<ItemPlan.About> about = Optional.empty();
  private Optional<String> stoppedBy = Optional.empty();
  private boolean renewing;
  private boolean ending;
  private int requests;
  private int bars;

  private ItemRun(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      JobContext jobs,
      String job,
      LoadSpec spec,
      int item,
      ActorRef<Report> replyTo) {
    this.context = context;
    this.timers = timers;
    this.jobs = jobs;
    this.job = job;
    this.spec = spec;
    this.item = item;
    this.replyTo = replyTo;
  }

  /**
   * @param job its id, which IB's door knows it by
   */
  static Behavior<Command> create(
      JobContext jobs, String job, LoadSpec spec, int item, ActorRef<Report> replyTo) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  ItemRun run = new ItemRun(context, timers, jobs, job, spec, item, replyTo);
                  context.pipeToSelf(
                      jobs.resolver().apply(spec.instrument(item)),
                      (found, failure) ->
                          failure == null ? new Resolved(found) : new Failed(failure));
                  return Behaviors.receiveMessage(
                      command -> {
                        run.onMessage(command);
                        return Behaviors.same();
                      });
                }));
  }

  private void onMessage(Command command) {
    switch (command) {
      case Resolved resolved -> resolved(resolved.resolution());
      case PlanAnswered answered -> planned(answered.reply());
      case Progressed progressed -> {
        listen();
        CoverageProgress progress = progressed.progress();
        requests = progress.done();
        bars = progress.barsStored();
        replyTo.tell(new Report.Moved(item, requests, progress.total(), bars));
      }
      case Answered answered -> answered(answered.reply());
      case Stop stop -> stop(stop);
      case Cancelling cancelling -> {
        if (cancelling.reply().loads() == 0) {
          gone();
        }
      }
      case CancelAgain again -> cancel();
      case Silent silent -> {
        context.getLog().warn("item {} of job {} was not heard of for long", item, job);
        if (ask.isPresent()) {
          renewing = true;
          cancel();
        } else {
          end(new Report.Refused(item, requests, bars, notPlanned(), true));
        }
      }
      case Judged judged -> end(new Report.Done(item, requests, bars, judged.completeness()));
      case Looked looked ->
          end(new Report.Refused(item, requests, bars, looked.problem(), looked.connected()));
      case Failed failed when stoppedBy.isPresent() -> {
        // it has ended already
      }
      case Failed failed ->
          end(
              new Report.Impossible(
                  item, requests, bars, ItemProblem.of("the item broke off", failed.why())));
    }
  }

  // ---- what the name stands for ----

  private void resolved(Resolution resolution) {
    if (stoppedBy.isPresent()) {
      return;
    }
    switch (ItemPlan.of(spec, item, resolution, jobs.calendars(), jobs.clock().instant())) {
      case ItemPlan.Load load -> {
        about = Optional.of(load.about());
        begin(load.range(), true, List.of());
      }
      case ItemPlan.AskSymbol asking -> {
        about = Optional.of(asking.about());
        listen();
        jobs.entities()
            .apply(asking.about().instrument().id())
            .tell(
                new SymbolEntity.PlanLoad(
                    asking.about().series(),
                    asking.wish(),
                    spec.lane(),
                    context.messageAdapter(LoadPlanReply.class, PlanAnswered::new)));
      }
      case ItemPlan.Impossible not -> impossible(not.problem());
      case ItemPlan.Refused not -> refused(not.problem());
    }
  }

  private void planned(LoadPlanReply reply) {
    switch (reply) {
      case LoadPlanReply.Planned(LoadPlan plan) ->
          begin(plan.range(), plan.asksProvider(), plan.notes());
      case LoadPlanReply.NotPlanned(GatewayProblem problem) -> {
        if (stoppedBy.isEmpty()) {
          refused(problem);
        }
      }
      case LoadPlanReply.NeverRegistered never -> neverRegistered(about.orElseThrow().series());
    }
  }

  private static GatewayProblem notPlanned() {
    return new GatewayProblem(
        CodeClass.PACING,
        0,
        "",
        "it was not found out in time where IB's data begin",
        Duration.ZERO);
  }

  private void neverRegistered(SeriesId series) {
    impossible(
        ItemProblem.of(
            "INTERNAL_ERROR",
            series.instrument() + " was resolved but never registered",
            "Try again."));
  }

  private void begin(TimeRange range, boolean asksProvider, List<String> notes) {
    if (stoppedBy.isPresent()) {
      return;
    }
    ItemPlan.About meant = about.orElseThrow();
    int namesakes = jobs.namesakes().apply(meant.instrument().id()).orElse(1);
    List<String> remarks = new ArrayList<>(meant.warnings(spec.instrument(item), namesakes));
    remarks.addAll(notes);
    ask =
        Optional.of(
            new SymbolEntity.EnsureCoverage(
                meant.series(),
                range,
                spec.lane(),
                actor(),
                job,
                Optional.of(context.messageAdapter(CoverageProgress.class, Progressed::new)),
                context.messageAdapter(CoverageReply.class, Answered::new)));
    replyTo.tell(new Report.Began(item, meant.series(), range, remarks));
    if (asksProvider) {
      listen();
      entity().tell(ask.get());
    } else {
      judge();
    }
  }

  // ---- the load ----

  private void answered(CoverageReply reply) {
    timers.cancel(Silent.INSTANCE);
    switch (reply) {
      case CoverageReply.Covered covered -> {
        requests = covered.requests();
        bars = covered.barsStored();
        judge();
      }
      case CoverageReply.CoverageFailed failed -> {
        bars = failed.barsStored();
        if (stoppedBy.isPresent()) {
          gone();
        } else {
          refused(failed.problem());
        }
      }
      case CoverageReply.CoverageCancelled cancelled -> {
        requests = cancelled.requests();
        bars = cancelled.barsStored();
        gone();
      }
      case CoverageReply.UnknownInstrument unknown -> neverRegistered(ask.orElseThrow().series());
    }
  }

  private void judge() {
    ending = true;
    SymbolEntity.EnsureCoverage done = ask.orElseThrow();
    entity()
        .tell(
            new SymbolEntity.GetCompleteness(
                done.series(),
                done.range(),
                context.messageAdapter(Completeness.class, how -> new Judged(Optional.of(how)))));
    timers.startSingleTimer("judged", new Judged(Optional.empty()), PATIENCE);
  }

  /** Says with the problem whether IB can be asked at all. */
  private void refused(GatewayProblem problem) {
    ending = true;
    if (problem.kind() != CodeClass.CONNECTIVITY) {
      end(new Report.Refused(item, requests, bars, problem, true));
      return;
    }
    jobs.gateway()
        .tell(
            new GatewaySupervisor.Foresee(
                List.of(),
                spec.lane(),
                context.messageAdapter(
                    Outlook.class, look -> new Looked(problem, look.connected()))));
    timers.startSingleTimer("looked", new Looked(problem, false), GATEWAY_PATIENCE);
  }

  private void impossible(ItemProblem problem) {
    end(new Report.Impossible(item, requests, bars, problem));
  }

  // ---- ending early ----

  private void stop(Stop stop) {
    if (stoppedBy.isPresent() || ending) {
      return;
    }
    stoppedBy = Optional.of(stop.actor());
    if (ask.isEmpty()) {
      gone();
    } else {
      cancel();
    }
  }

  private void cancel() {
    SymbolEntity.EnsureCoverage load = ask.orElseThrow();
    entity()
        .tell(
            new SymbolEntity.CancelLoad(
                load.series(),
                job,
                stoppedBy.orElse(actor()),
                context.messageAdapter(CancelReply.class, Cancelling::new)));
    timers.startSingleTimer(CancelAgain.INSTANCE, CANCEL_AGAIN);
  }

  /** Nothing of it is left at the symbol. */
  private void gone() {
    timers.cancel(CancelAgain.INSTANCE);
    if (stoppedBy.isPresent()) {
      end(new Report.Stopped(item, requests, bars));
    } else if (renewing) {
      renewing = false;
      listen();
      entity().tell(ask.orElseThrow());
    } else {
      // Somebody else has ended it under this job's name: it is not done.
      end(new Report.Stopped(item, requests, bars));
    }
  }

  private void listen() {
    timers.startSingleTimer(Silent.INSTANCE, jobs.settings().silence());
  }

  private void end(Report last) {
    timers.cancelAll();
    replyTo.tell(last);
  }

  private RecipientRef<SymbolEntity.Command> entity() {
    InstrumentId id = ask.orElseThrow().series().instrument();
    return jobs.entities().apply(id);
  }

  private String actor() {
    return "job:" + job;
  }
}
