package io.ktrdr.symbol;

import io.ktrdr.market.InstrumentId;
import io.ktrdr.market.SeriesId;
import io.ktrdr.store.BarStore;
import io.ktrdr.store.Replay;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;

/**
 * Proves that an instrument's audit trail, done once more from nothing, comes to what is stored:
 * the bars of every revision have the checksums that its change says, and each change is a fact of
 * the journal, word for word. Reads only; what is written meanwhile is left to the next proof.
 */
public final class TrailProof {

  /**
   * One series.
   *
   * @param revisions how many changes were done again
   * @param bars versions of bars that were gone through
   * @param unproven changes of before it was kept who wrote which bar, that could not be done again
   *     with certainty
   * @param faults sentences; none when all fits
   */
  public record OfSeries(
      SeriesId series, int revisions, long bars, int unproven, List<String> faults) {
    public OfSeries {
      faults = List.copyOf(faults);
    }
  }

  /**
   * One instrument.
   *
   * @param facts how many its journal holds
   * @param faults of the journal as such
   */
  public record OfInstrument(
      InstrumentId instrument, List<OfSeries> series, long facts, List<String> faults) {
    public OfInstrument {
      series = List.copyOf(series);
      faults = List.copyOf(faults);
    }
  }

  private final BarStore store;
  private final Function<InstrumentId, Source<AuditLog.Line, NotUsed>> facts;
  private final Executor blocking;
  private final Materializer materializer;

  /**
   * @param facts of an instrument, from the first on, oldest first
   * @param blocking where the store is read
   */
  public TrailProof(
      BarStore store,
      Function<InstrumentId, Source<AuditLog.Line, NotUsed>> facts,
      Executor blocking,
      Materializer materializer) {
    this.store = store;
    this.facts = facts;
    this.blocking = blocking;
    this.materializer = materializer;
  }

  /**
   * Goes through an instrument: first the store, then its journal. In memory are the bars of one
   * series at a time, and the instrument's changes and facts.
   *
   * @param inStep done in between: comes back when the journal has every change that the store had
   */
  public CompletionStage<OfInstrument> of(
      InstrumentId instrument, Supplier<? extends CompletionStage<?>> inStep) {
    return CompletableFuture.supplyAsync(() -> replays(instrument), blocking)
        .thenCompose(
            replays ->
                inStep
                    .get()
                    .thenCompose(ready -> trail(instrument))
                    .thenApplyAsync(trail -> compared(instrument, replays, trail), blocking));
  }

  private Map<SeriesId, Replay> replays(InstrumentId instrument) {
    Map<SeriesId, Replay> replays = new TreeMap<>();
    for (SeriesId series : store.revisionsOf(instrument).keySet()) {
      replays.put(series, store.replay(series));
    }
    return replays;
  }

  private CompletionStage<TrailCheck> trail(InstrumentId instrument) {
    TrailCheck trail = new TrailCheck(instrument);
    return facts
        .apply(instrument)
        .runWith(Sink.foreach(trail::take), materializer)
        .handle(
            (done, failure) -> {
              if (failure != null) {
                trail.unreadable(failure.getCause() == null ? failure : failure.getCause());
              }
              return trail;
            });
  }

  private OfInstrument compared(
      InstrumentId instrument, Map<SeriesId, Replay> replays, TrailCheck trail) {
    Set<SeriesId> all = new TreeSet<>(trail.series());
    all.addAll(replays.keySet());
    List<OfSeries> proofs = new ArrayList<>();
    for (SeriesId series : all) {
      Replay replay = replays.getOrDefault(series, new Replay(series, List.of(), 0, 0, List.of()));
      List<String> faults = new ArrayList<>();
      replay.faults().forEach(fault -> faults.add(series + ": " + fault));
      trail
          .compare(series, replay.changes(), store.revision(series))
          .forEach(fault -> faults.add(fault.toString()));
      proofs.add(
          new OfSeries(series, replay.changes().size(), replay.bars(), replay.unproven(), faults));
    }
    return new OfInstrument(
        instrument,
        proofs,
        trail.facts(),
        trail.faults().stream().map(TrailCheck.Fault::toString).toList());
  }
}
