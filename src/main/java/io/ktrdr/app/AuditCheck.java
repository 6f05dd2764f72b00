package io.ktrdr.app;

import com.typesafe.config.ConfigFactory;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.market.SeriesId;
import io.ktrdr.store.BarStore;
import io.ktrdr.store.Replay;
import io.ktrdr.store.StoreDatabase;
import io.ktrdr.store.StoreException;
import io.ktrdr.symbol.AuditLog;
import io.ktrdr.symbol.Journal;
import io.ktrdr.symbol.TrailCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.Sink;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.LoggerFactory;

/**
 * Proves on the data folder of a stopped node that its audit trail, done once more from nothing,
 * comes to what is stored: the bars of every revision have the checksums that its change says, and
 * each change is a fact of the journal, word for word.
 */
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
    Set<InstrumentId> instruments = new TreeSet<>(java.util.Comparator.comparing(Object::toString));
    instruments.addAll(log.instruments().runWith(Sink.seq(), system).toCompletableFuture().join());
    store.series().forEach(held -> instruments.add(held.series().instrument()));
    List<SeriesReport> reports = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    long facts = 0;
    for (InstrumentId instrument : instruments) {
      TrailCheck trail = new TrailCheck(instrument);
      try {
        log.of(instrument, 0)
            .runWith(Sink.foreach(trail::take), system)
            .toCompletableFuture()
            .join();
      } catch (CompletionException e) {
        trail.unreadable(e.getCause());
      }
      facts += trail.facts();
      trail.faults().forEach(fault -> faults.add(fault.toString()));
      Set<SeriesId> all = new TreeSet<>(trail.series());
      all.addAll(store.revisionsOf(instrument).keySet());
      for (SeriesId series : all) {
        SeriesReport report = report(store.replay(series), trail);
        each.accept(report);
        reports.add(report);
      }
    }
    return new Report(reports, facts, faults);
  }

  private static SeriesReport report(Replay replay, TrailCheck trail) {
    List<String> faults = new ArrayList<>();
    replay.faults().forEach(fault -> faults.add(replay.series() + ": " + fault));
    trail.compare(replay.series(), replay.changes()).forEach(fault -> faults.add(fault.toString()));
    return new SeriesReport(
        replay.series().toString(),
        replay.changes().size(),
        replay.bars(),
        replay.unproven(),
        faults);
  }
}
