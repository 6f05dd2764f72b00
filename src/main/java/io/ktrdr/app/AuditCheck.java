package io.ktrdr.app;

import com.typesafe.config.ConfigFactory;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.store.BarStore;
import io.ktrdr.store.StoreDatabase;
import io.ktrdr.store.StoreException;
import io.ktrdr.symbol.AuditLog;
import io.ktrdr.symbol.Journal;
import io.ktrdr.symbol.TrailProof;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.LoggerFactory;

/** {@link TrailProof} of all instruments in the data folder of a stopped node. */
public final class AuditCheck {

  private static final String LOCAL =
      """
      pekko {
        loglevel = OFF
        stdout-loglevel = OFF
        log-dead-letters = off
        actor.provider = local
        jvm-exit-on-fatal-error = off
        coordinated-shutdown.run-by-jvm-shutdown-hook = off
        coordinated-shutdown.exit-jvm = off
      }
      """;

  /**
   * One series.
   *
   * @param revisions how many changes were done again
   * @param bars versions of bars that were gone through
   * @param unproven changes of before it was kept who wrote which bar, that could not be done again
   *     with certainty
   * @param faults sentences; none when all fits
   */
  public record SeriesReport(
      String series, int revisions, long bars, int unproven, List<String> faults) {}

  /**
   * All of a folder.
   *
   * @param facts how many the journals hold
   * @param faults of journals as such
   */
  public record Report(List<SeriesReport> series, long facts, List<String> faults) {

    /** Whether nothing is wrong. */
    public boolean proven() {
      return faults.isEmpty() && series.stream().allMatch(one -> one.faults().isEmpty());
    }
  }

  private AuditCheck() {}

  /**
   * Goes through a folder. Blocks; memory is needed for the largest series.
   *
   * @param each hears of each series when it is done
   * @throws StartRefusedException when there is no data in it, or a node works with it
   */
  public static Report run(Settings settings, Consumer<SeriesReport> each) {
    Path folder = settings.dataFolder();
    if (!Files.exists(folder.resolve("bars.mv.db"))) {
      throw StartRefusedException.forGood("there is no bar database in " + folder);
    }
    // Before several threads want it at once, which SLF4J would talk about.
    LoggerFactory.getILoggerFactory();
    try (StoreDatabase store = StoreDatabase.open(folder, settings.store())) {
      ActorSystem<Void> system =
          ActorSystem.create(
              Behaviors.empty(),
              "audit",
              ConfigFactory.parseString(LOCAL)
                  .withFallback(Journal.prepare(folder))
                  .withFallback(settings.config()));
      try {
        return run(
            store.bars(), AuditLog.of(system, settings.symbol().auditReadJournal()), system, each);
      } finally {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().join();
      }
    } catch (StoreException | FlywayException e) {
      throw StartRefusedException.forNow(e.getMessage());
    }
  }

  private static Report run(
      BarStore store, AuditLog log, ActorSystem<?> system, Consumer<SeriesReport> each) {
    Set<InstrumentId> instruments = new TreeSet<>(Comparator.comparing(Object::toString));
    instruments.addAll(log.instruments().runWith(Sink.seq(), system).toCompletableFuture().join());
    store.series().forEach(held -> instruments.add(held.series().instrument()));
    TrailProof proof =
        new TrailProof(
            store,
            instrument -> log.of(instrument, 0),
            Runnable::run,
            Materializer.matFromSystem(system));
    List<SeriesReport> reports = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    long facts = 0;
    for (InstrumentId instrument : instruments) {
      TrailProof.OfInstrument proven =
          proof
              .of(instrument, () -> CompletableFuture.completedFuture(null))
              .toCompletableFuture()
              .join();
      facts += proven.facts();
      faults.addAll(proven.faults());
      for (TrailProof.OfSeries one : proven.series()) {
        SeriesReport report =
            new SeriesReport(
                one.series().toString(), one.revisions(), one.bars(), one.unproven(), one.faults());
        each.accept(report);
        reports.add(report);
      }
    }
    return new Report(reports, facts, faults);
  }
}
