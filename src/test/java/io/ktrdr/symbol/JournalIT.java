package io.ktrdr.symbol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.Done;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal's watch and the look whether it takes facts, on a real file. */
class JournalIT {

  private record Keep(int facts, ActorRef<Done> replyTo) {}

  /** Keeps as many facts as it is told to, together. */
  private static final class Keeper extends EventSourcedBehavior<Keep, String, String> {
    Keeper() {
      super(PersistenceId.ofUniqueId("keeper"));
    }

    @Override
    public String emptyState() {
      return "";
    }

    @Override
    public CommandHandler<Keep, String, String> commandHandler() {
      return (state, keep) ->
          Effect()
              .persist(Collections.nCopies(keep.facts(), "fact"))
              .thenRun(kept -> keep.replyTo().tell(Done.getInstance()));
    }

    @Override
    public EventHandler<String, String> eventHandler() {
      return (state, event) -> event;
    }
  }

  @TempDir private Path folder;
  private final MeterRegistry meters = new SimpleMeterRegistry();

  private ActorSystem<Keep> start(Config journal) {
    return ActorSystem.create(
        new Keeper(),
        "journal",
        ActorSystemSetup.create(
            BootstrapSetup.create(
                journal
                    .withFallback(
                        ConfigFactory.parseString(
                            """
                            include classpath("persistence.conf")
                            include classpath("store.conf")
                            pekko.loglevel = OFF
                            """))
                    .withFallback(ConfigFactory.defaultReferenceUnresolved())
                    .resolve()),
            new JournalMeters(meters)));
  }

  private static void stop(ActorSystem<?> system) {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  @Test
  void eachFactIsTimedUntilItIsKeptAndTheJournalIsFoundWritableByAWrite() throws Exception {
    ActorSystem<Keep> system = start(Journal.prepare(folder));
    try {
      for (int facts : new int[] {1, 3}) {
        AskPattern.ask(
                system,
                (ActorRef<Done> to) -> new Keep(facts, to),
                Duration.ofSeconds(20),
                system.scheduler())
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
      }
      Timer kept = meters.get("ktrdr.journal.writes").tag("outcome", "kept").timer();
      // the actor is told first, then the clock
      TestProbe.create(system)
          .awaitAssert(
              () -> {
                assertThat(kept.count()).isEqualTo(4);
                return Done.getInstance();
              });
      assertThat(kept.totalTime(TimeUnit.NANOSECONDS)).isPositive();
      assertThat(meters.get("ktrdr.journal.writes").tag("outcome", "failed").timer().count())
          .isZero();
      assertThat(Journal.probe(system).look().toCompletableFuture())
          .succeedsWithin(Duration.ofSeconds(20));
    } finally {
      stop(system);
    }
  }

  @Test
  void aJournalThatCanOnlyBeReadIsFoundOut() {
    Config journal = Journal.prepare(folder);
    String url = "pekko-persistence-jdbc.shared-databases.slick.db.url";
    ActorSystem<Keep> system =
        start(
            ConfigFactory.parseMap(Map.of(url, journal.getString(url) + ";ACCESS_MODE_DATA=r"))
                .withFallback(journal));
    try {
      assertThatThrownBy(
              () -> Journal.probe(system).look().toCompletableFuture().get(20, TimeUnit.SECONDS))
          .rootCause()
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("read only");
    } finally {
      stop(system);
    }
  }

  @Test
  void howeverOftenItIsAskedTheJournalIsWrittenOnceInAWhile() {
    AtomicInteger opened = new AtomicInteger();
    AtomicLong now = new AtomicLong();
    CompletableFuture<Runnable> work = new CompletableFuture<>();
    JournalProbe probe =
        new JournalProbe(
            () -> {
              opened.incrementAndGet();
              throw new SQLException("the disk is full");
            },
            Duration.ofSeconds(5),
            now::get,
            task -> {
              if (!work.complete(task)) {
                task.run();
              }
            });

    CompletableFuture<Void> first = probe.look().toCompletableFuture();
    now.addAndGet(Duration.ofMinutes(1).toNanos());
    CompletableFuture<Void> second = probe.look().toCompletableFuture();
    assertThat(second).as("waits for the look under way").isNotDone();
    work.join().run();
    assertThat(first).isCompletedExceptionally();
    assertThat(second).isCompletedExceptionally();
    assertThat(opened).hasValue(1);

    assertThatThrownBy(() -> probe.look().toCompletableFuture().join())
        .hasRootCauseMessage("the disk is full");
    assertThat(opened).as("a minute later").hasValue(2);
    now.addAndGet(Duration.ofSeconds(4).toNanos());
    probe.look();
    assertThat(opened).hasValue(2);
  }
}
