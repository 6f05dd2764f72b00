package io.ktrdr.job;

import com.typesafe.config.ConfigFactory;
import io.ktrdr.calendar.Calendars;
import io.ktrdr.gateway.GatewaySupervisor;
import io.ktrdr.gateway.Outlook;
import io.ktrdr.symbol.LoadPlan;
import io.ktrdr.symbol.Resolution;
import io.ktrdr.symbol.SymbolEntity;
import io.ktrdr.symbol.SymbolEntity.CoverageReply;
import io.ktrdr.testing.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.PersistenceTestKitSnapshotPlugin;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;

/**
 * Jobs and their board in virtual time, with a journal in memory that serialises every fact; the
 * symbols and the gateway do as they are told.
 */
final class JobWorld implements AutoCloseable {

  /** The journal, too, lives in virtual time. */
  private static final String CONFIG =
      """
      pekko.persistence {
        testkit.events.serialize = on
        dispatchers {
          default-plugin-dispatcher { type = Dispatcher, executor = "%1$s" }
          default-replay-dispatcher { type = Dispatcher, executor = "%1$s" }
          default-stream-dispatcher { type = Dispatcher, executor = "%1$s" }
        }
      }
      """
          .formatted(VirtualTime.Dispatching.class.getName());

  private final ActorSystem<Void> system;
  final VirtualTime time;
  final PersistenceTestKit journal;
  final JobContext context;
  final Map<String, Resolution> names = new HashMap<>();
  final List<SymbolEntity.EnsureCoverage> loads = new ArrayList<>();
  final List<SymbolEntity.PlanLoad> planned = new ArrayList<>();
  final List<SymbolEntity.CancelLoad> cancels = new ArrayList<>();
  final List<GatewaySupervisor.Foresee> foreseen = new ArrayList<>();

  /** What becomes of a load; null leaves it open. */
  Function<SymbolEntity.EnsureCoverage, CoverageReply> loading = load -> null;

  boolean connected = true;
  Duration sentWithin = Duration.ofMinutes(2);
  Map<String, JobSummary> journalled = Map.of();
  private final Map<String, ActorRef<JobEntity.Command>> entities = new ConcurrentHashMap<>();
  private final List<ActorRef<?>> stopped = new ArrayList<>();
  private final AtomicInteger spawned = new AtomicInteger();
  private ActorRef<JobBoard.Command> board;

  JobWorld(String settings) {
    system =
        VirtualTime.system(
            Behaviors.empty(),
            "jobs",
            Samples.AT,
            ConfigFactory.parseString(CONFIG)
                .withFallback(PersistenceTestKitPlugin.config())
                .withFallback(PersistenceTestKitSnapshotPlugin.config())
                .withFallback(ConfigFactory.parseResources("serialization.conf"))
                .withFallback(ConfigFactory.defaultReferenceUnresolved())
                .resolve());
    time = VirtualTime.of(system);
    journal = PersistenceTestKit.create(system);
    ActorRef<SymbolEntity.Command> symbols = spawn(symbols(), "symbols");
    Calendars calendars = Calendars.bundled();
    context =
        new JobContext(
            this::resolve,
            id -> symbols,
            id -> id.symbol().equals("TWIN") ? OptionalInt.of(2) : OptionalInt.of(1),
            calendars::of,
            spawn(gateway(), "gateway"),
            time.clock(),
            Samples.settings(settings));
    startBoard();
  }

  void startBoard() {
    board =
        spawn(
            JobBoard.create(
                () -> CompletableFuture.completedFuture(journalled),
                this::job,
                context.settings(),
                time.clock()),
            "board");
    time.settle();
  }

  private CompletionStage<Resolution> resolve(String name) {
    return CompletableFuture.completedFuture(
        names.getOrDefault(name, new Resolution.Resolved(Samples.share(name))));
  }

  private Behavior<SymbolEntity.Command> symbols() {
    return Behaviors.receiveMessage(
        command -> {
          switch (command) {
            case SymbolEntity.EnsureCoverage load -> {
              loads.add(load);
              CoverageReply reply = loading.apply(load);
              if (reply != null) {
                load.replyTo().tell(reply);
              }
            }
            case SymbolEntity.CancelLoad cancel -> cancels.add(cancel);
            case SymbolEntity.PlanLoad plan -> {
              planned.add(plan);
              plan.replyTo()
                  .tell(
                      new SymbolEntity.LoadPlanReply.Planned(
                          new LoadPlan(plan.wish().mode(), Samples.RANGE, List.of("as asked"))));
            }
            case SymbolEntity.GetCompleteness get -> get.replyTo().tell(Samples.WHOLE);
            default -> throw new AssertionError("not scripted: " + command);
          }
          return Behaviors.same();
        });
  }

  private Behavior<GatewaySupervisor.Command> gateway() {
    return Behaviors.receiveMessage(
        command -> {
          if (command instanceof GatewaySupervisor.Foresee foresee) {
            foreseen.add(foresee);
            foresee
                .replyTo()
                .tell(
                    new Outlook(
                        connected,
                        connected ? Optional.of(time.now().plus(sentWithin)) : Optional.empty(),
                        Duration.ofSeconds(1)));
          }
          return Behaviors.same();
        });
  }

  /** The entity of a job, spawned where it does not live. */
  ActorRef<JobEntity.Command> job(String id) {
    return entities.computeIfAbsent(
        id, fresh -> spawn(JobBehavior.create(id, context, board, stopped::add), "job"));
  }

  /** As kill -9 does: nothing is told, nothing is written, and it lives again. */
  void crash(String id) {
    Adapter.toClassic(system).stop(Adapter.toClassic(entities.remove(id)));
    time.advance(Duration.ofMillis(1));
    job(id);
    time.settle();
  }

  /** Those who asked to be stopped. */
  List<ActorRef<?>> passivated() {
    return stopped;
  }

  <T> ActorRef<T> spawn(Behavior<T> behavior, String name) {
    return system.systemActorOf(behavior, name + "-" + spawned.incrementAndGet(), Props.empty());
  }

  /** An address and what has come to it. */
  <T> List<T> listen(Consumer<ActorRef<T>> with) {
    List<T> heard = new ArrayList<>();
    with.accept(
        spawn(
            Behaviors.receiveMessage(
                (T message) -> {
                  heard.add(message);
                  return Behaviors.same();
                }),
            "listener"));
    time.settle();
    return heard;
  }

  <T> T ask(String id, Function<ActorRef<T>, JobEntity.Command> question) {
    List<T> heard = this.<T>listen(to -> job(id).tell(question.apply(to)));
    if (heard.size() != 1) {
      throw new AssertionError("answers: " + heard);
    }
    return heard.getFirst();
  }

  <T> T askBoard(Function<ActorRef<T>, JobBoard.Command> question) {
    return this.<T>listen(to -> board.tell(question.apply(to))).getFirst();
  }

  /** What somebody hears who watches all jobs. */
  List<BoardNews> watchBoard(int latest) {
    return this.<BoardNews>listen(to -> board.tell(new JobBoard.Watch(latest, to)));
  }

  JobStatus create(String id, LoadSpec spec) {
    JobEntity.CreateReply reply = ask(id, to -> new JobEntity.Create(spec, "api", "r-1", to));
    return ((JobEntity.CreateReply.Created) reply).status();
  }

  JobEntity.MoveReply move(String id, JobMove move) {
    return ask(id, to -> new JobEntity.Move(move, "alice", "r-2", to));
  }

  JobEntity.GetReply.Found get(String id) {
    JobEntity.GetReply reply = ask(id, to -> new JobEntity.Get(Optional.empty(), 0, 1000, to));
    return (JobEntity.GetReply.Found) reply;
  }

  List<ItemState> items(String id) {
    return get(id).items().stream().map(item -> item.memory().state()).toList();
  }

  /** Answers the load of a symbol that was asked for last. */
  void answer(String symbol, CoverageReply reply) {
    load(symbol).replyTo().tell(reply);
    time.settle();
  }

  void progress(String symbol, int done, int total, int bars) {
    load(symbol)
        .progressTo()
        .orElseThrow()
        .tell(new SymbolEntity.CoverageProgress(done, total, bars));
    time.settle();
  }

  private SymbolEntity.EnsureCoverage load(String symbol) {
    return loads.reversed().stream()
        .filter(load -> load.series().instrument().symbol().equals(symbol))
        .findFirst()
        .orElseThrow();
  }

  List<String> loaded() {
    return loads.stream().map(load -> load.series().instrument().symbol()).toList();
  }

  List<String> facts(String id) {
    return journal.persistedInStorage("Job|" + id).stream()
        .map(fact -> ((JobEvent) fact).kind())
        .toList();
  }

  /** The statuses that a listener has heard. */
  static List<JobStatus> statuses(List<JobNews> news) {
    return news.stream().map(one -> ((JobNews.Stands) one).status()).toList();
  }

  @Override
  public void close() {
    system.terminate();
    time.advance(Duration.ofMinutes(5));
  }
}
