package io.ktrdr.api;

import io.ktrdr.api.desk.SymbolDesk;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.store.BarStore;
import io.ktrdr.store.Chunking;
import io.ktrdr.store.MergeResult;
import io.ktrdr.store.Provenance;
import io.ktrdr.symbol.AuditLog;
import io.ktrdr.symbol.Filler;
import io.ktrdr.symbol.FillerStatus;
import io.ktrdr.symbol.LedgerQuestion;
import io.ktrdr.symbol.LoadPlan;
import io.ktrdr.symbol.Repair;
import io.ktrdr.symbol.RepairQuestion;
import io.ktrdr.symbol.Resolution;
import io.ktrdr.symbol.SubscriptionNews;
import io.ktrdr.symbol.Subscriptions;
import io.ktrdr.symbol.SymbolEntity;
import io.ktrdr.symbol.live.LiveEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.Source;

/** Symbols that know what they are told, and one actor that stands for every entity. */
final class FakeSymbols implements SymbolDesk {

  /** Whether facts can be kept. */
  volatile CompletionStage<Void> journal = CompletableFuture.completedFuture(null);

  final Map<String, Resolution> names = new ConcurrentHashMap<>();
  final List<Instrument> known = new CopyOnWriteArrayList<>();
  final List<SymbolEntity.EnsureCoverage> asked = new CopyOnWriteArrayList<>();
  final List<AuditLog.Line> audit = new CopyOnWriteArrayList<>();
  final BlockingQueue<SymbolEntity.GetAudit> heldAudits = new LinkedBlockingQueue<>();
  volatile boolean holdAudits;
  final List<ActorRef<SubscriptionNews>> watching = new CopyOnWriteArrayList<>();

  /** Null leaves the question unanswered. */
  volatile Function<SymbolEntity.EnsureCoverage, SymbolEntity.CoverageReply> loading =
      question -> new SymbolEntity.CoverageReply.Covered(0, 0);

  volatile Function<SymbolEntity.GetGaps, List<SymbolEntity.Gap>> gaps = question -> List.of();

  volatile Function<SymbolEntity.PlanLoad, SymbolEntity.LoadPlanReply> planning =
      question ->
          new SymbolEntity.LoadPlanReply.Planned(
              new LoadPlan(
                  question.wish().mode(),
                  new TimeRange(
                      question.wish().start().orElse(ApiFixture.NOW),
                      question.wish().end().orElse(ApiFixture.NOW)),
                  List.of()));

  volatile Subscriptions subscriptions = new Subscriptions(List.of(), List.of());

  volatile Function<SymbolEntity.Subscribe, SymbolEntity.SubscribeReply> subscribing =
      wish -> new SymbolEntity.SubscribeReply.Subscribed(true, wish.source());

  volatile Consumer<SymbolEntity.Listen> listening =
      wish ->
          wish.listener()
              .tell(new LiveEvent.Ended(wish.series(), "", 0, "there is no subscription"));

  volatile List<TimeRange> provisional = List.of();
  final List<Repair> repairs = new CopyOnWriteArrayList<>();
  final List<RepairQuestion.ProposeRepairs> proposed = new CopyOnWriteArrayList<>();
  final List<RepairQuestion.Decision> decisions = new CopyOnWriteArrayList<>();

  volatile Function<RepairQuestion.Decision, RepairQuestion.RepairReply> deciding =
      decision -> new RepairQuestion.RepairReply.NoSuchRepair();

  final List<SymbolEntity.Unsubscribe> unsubscribed = new CopyOnWriteArrayList<>();
  volatile boolean wasSubscribed = true;
  final Map<InstrumentId, Integer> namesakes = new ConcurrentHashMap<>();

  final List<Filler.Command> fillerOrders = new CopyOnWriteArrayList<>();
  final List<LedgerQuestion> ledgerQuestions = new CopyOnWriteArrayList<>();

  /** Null leaves the question unanswered. */
  volatile Consumer<LedgerQuestion> ledger = question -> {};

  private final ActorRef<Filler.Command> filler;
  private final ActorTestKit kit;
  private final ActorRef<SymbolEntity.Command> entity;

  private final BarStore store;

  FakeSymbols(ActorTestKit kit, BarStore store) {
    this.kit = kit;
    this.store = store;
    this.filler =
        kit.spawn(
            Behaviors.receiveMessage(
                order -> {
                  fillerOrders.add(order);
                  boolean paused = order instanceof Filler.Pause;
                  FillerStatus status =
                      new FillerStatus(
                          true,
                          paused,
                          Duration.ofHours(1),
                          60,
                          Duration.ofDays(365),
                          false,
                          Optional.of(ApiFixture.NOW),
                          Optional.empty(),
                          Optional.empty());
                  switch (order) {
                    case Filler.GetStatus get -> get.replyTo().tell(status);
                    case Filler.Pause pause -> pause.replyTo().tell(status);
                    case Filler.Resume resume -> resume.replyTo().tell(status);
                    case Filler.RunNow run -> run.replyTo().tell(status);
                    default -> throw new AssertionError("not scripted: " + order);
                  }
                  return Behaviors.same();
                }));
    this.entity =
        kit.spawn(
            Behaviors.receive(SymbolEntity.Command.class)
                .onMessage(SymbolEntity.EnsureCoverage.class, this::load)
                .onMessage(
                    SymbolEntity.PlanLoad.class,
                    question -> {
                      question.replyTo().tell(planning.apply(question));
                      return Behaviors.same();
                    })
                .onMessage(
                    LedgerQuestion.class,
                    question -> {
                      ledgerQuestions.add(question);
                      ledger.accept(question);
                      return Behaviors.same();
                    })
                .onMessage(
                    SymbolEntity.GetGaps.class,
                    question -> {
                      question
                          .replyTo()
                          .tell(new SymbolEntity.Gaps(question.series(), gaps.apply(question)));
                      return Behaviors.same();
                    })
                .onMessage(
                    SymbolEntity.Subscribe.class,
                    wish -> {
                      wish.replyTo().tell(subscribing.apply(wish));
                      return Behaviors.same();
                    })
                .onMessage(
                    SymbolEntity.Listen.class,
                    wish -> {
                      listening.accept(wish);
                      return Behaviors.same();
                    })
                .onMessage(
                    SymbolEntity.Unsubscribe.class,
                    wish -> {
                      unsubscribed.add(wish);
                      wish.replyTo().tell(new SymbolEntity.UnsubscribeReply(wasSubscribed));
                      return Behaviors.same();
                    })
                .onMessage(
                    RepairQuestion.GetProvisional.class,
                    question -> {
                      question.replyTo().tell(new RepairQuestion.Provisional(provisional));
                      return Behaviors.same();
                    })
                .onMessage(
                    RepairQuestion.GetRepairs.class,
                    question -> {
                      question.replyTo().tell(new RepairQuestion.Repairs(repairs));
                      return Behaviors.same();
                    })
                .onMessage(
                    RepairQuestion.ProposeRepairs.class,
                    question -> {
                      proposed.add(question);
                      question
                          .replyTo()
                          .tell(
                              new RepairQuestion.RepairsProposed(
                                  question.proposals().size(), 0, 0));
                      return Behaviors.same();
                    })
                .onMessage(RepairQuestion.ApplyRepair.class, this::decide)
                .onMessage(RepairQuestion.RejectRepair.class, this::decide)
                .onMessage(RepairQuestion.RevertRepair.class, this::decide)
                .onMessage(
                    SymbolEntity.GetAudit.class,
                    question -> {
                      if (holdAudits) {
                        heldAudits.add(question);
                      } else {
                        question.replyTo().tell(new SymbolEntity.Audit(List.of()));
                      }
                      return Behaviors.same();
                    })
                .build());
  }

  private Behavior<SymbolEntity.Command> load(SymbolEntity.EnsureCoverage question) {
    asked.add(question);
    SymbolEntity.CoverageReply reply = loading.apply(question);
    if (reply != null) {
      question.replyTo().tell(reply);
    }
    return Behaviors.same();
  }

  private Behavior<SymbolEntity.Command> decide(RepairQuestion.Decision decision) {
    decisions.add(decision);
    RepairQuestion.RepairReply reply = deciding.apply(decision);
    if (reply != null) {
      decision.replyTo().tell(reply);
    }
    return Behaviors.same();
  }

  void know(Instrument instrument) {
    known.add(instrument);
    names.put(instrument.id().symbol(), new Resolution.Resolved(instrument));
    names.put(instrument.id().toString(), new Resolution.Resolved(instrument));
  }

  @Override
  public CompletionStage<Resolution> resolve(String text) {
    return CompletableFuture.completedFuture(names.getOrDefault(text, new Resolution.Unknown()));
  }

  @Override
  public List<Instrument> known() {
    return known;
  }

  @Override
  public CompletionStage<Subscriptions> subscriptions(Duration timeout) {
    return CompletableFuture.completedFuture(subscriptions);
  }

  @Override
  public void watchSubscriptions(ActorRef<SubscriptionNews> listener) {
    watching.add(listener);
    listener.tell(new SubscriptionNews.All(subscriptions));
  }

  @Override
  public CompletionStage<MergeResult> keep(
      Instrument instrument, SeriesId series, BarSeries bars, Provenance provenance) {
    return CompletableFuture.completedFuture(
        store.merge(series, bars, Chunking.plain(series.timeframe()), provenance));
  }

  @Override
  public CompletionStage<MergeResult> preview(
      Instrument instrument, SeriesId series, BarSeries bars, Provenance provenance) {
    return CompletableFuture.completedFuture(
        store.preview(series, bars, Chunking.plain(series.timeframe()), provenance));
  }

  @Override
  public Source<AuditLog.Line, NotUsed> audit(Optional<InstrumentId> instrument, long after) {
    return Source.from(audit)
        .filter(line -> instrument.map(line.instrument()::equals).orElse(true))
        .filter(line -> (instrument.isPresent() ? line.sequence() : line.offset()) > after);
  }

  @Override
  public CompletionStage<Void> tryJournal() {
    return journal;
  }

  @Override
  public Source<AuditLog.Line, NotUsed> follow(Optional<InstrumentId> instrument, long after) {
    AtomicInteger read = new AtomicInteger();
    return Source.tick(Duration.ZERO, Duration.ofMillis(20), "")
        .mapConcat(
            tick -> {
              List<AuditLog.Line> all = List.copyOf(audit);
              return all.subList(read.getAndSet(all.size()), all.size());
            })
        .filter(line -> instrument.map(line.instrument()::equals).orElse(true))
        .filter(line -> (instrument.isPresent() ? line.sequence() : line.offset()) > after)
        .mapMaterializedValue(cancel -> NotUsed.getInstance());
  }

  @Override
  public Source<InstrumentId, NotUsed> audited() {
    return Source.from(audit.stream().map(AuditLog.Line::instrument).distinct().toList());
  }

  @Override
  public <R> CompletionStage<R> ask(
      InstrumentId instrument,
      org.apache.pekko.japi.function.Function<ActorRef<R>, SymbolEntity.Command> question,
      Duration timeout) {
    return AskPattern.ask(entity, question, timeout, kit.scheduler());
  }

  @Override
  public void tell(InstrumentId instrument, SymbolEntity.Command command) {
    entity.tell(command);
  }

  @Override
  public CompletionStage<FillerStatus> filler(
      org.apache.pekko.japi.function.Function<ActorRef<FillerStatus>, Filler.Command> question,
      Duration timeout) {
    return AskPattern.ask(filler, question, timeout, kit.scheduler());
  }

  @Override
  public OptionalInt namesakes(InstrumentId instrument) {
    Integer count = namesakes.get(instrument);
    return count == null ? OptionalInt.empty() : OptionalInt.of(count);
  }
}
