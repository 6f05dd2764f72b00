package io.ktrdr.symbol;

import io.ktrdr.market.InstrumentId;
import io.ktrdr.market.SeriesId;
import io.ktrdr.store.SeriesChange;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Compares an instrument's facts with the changes that its series have in the store: each change
 * has its fact, word for word, and each fact its change. Take in the facts in order, then compare.
 */
public final class TrailCheck {

  /** What is wrong with one series, or with the whole journal when {@code series} is empty. */
  public record Fault(String series, long revision, String detail) {

    @Override
    public String toString() {
      return series + ": " + (revision > 0 ? "revision " + revision + ": " : "") + detail;
    }
  }

  private final InstrumentId instrument;
  private final Map<SeriesId, TreeMap<Long, SymbolEvent.BarsStored>> facts = new TreeMap<>();
  private final List<Fault> faults = new ArrayList<>();
  private long sequence;

  public TrailCheck(InstrumentId instrument) {
    this.instrument = instrument;
  }

  /** The next fact of the journal. */
  public void take(AuditLog.Line line) {
    if (line.sequence() != sequence + 1) {
      String gone =
          line.sequence() == sequence + 2
              ? "fact " + (sequence + 1) + " is"
              : "facts " + (sequence + 1) + " to " + (line.sequence() - 1) + " are";
      faults.add(new Fault(instrument.toString(), 0, gone + " missing from the journal"));
    }
    sequence = line.sequence();
    switch (line.fact()) {
      case SymbolEvent.BarsStored stored ->
          facts
              .computeIfAbsent(stored.series(), series -> new TreeMap<>())
              .put(stored.revision(), stored);
      // What the store lost is no longer part of its story.
      case SymbolEvent.StoreWentBack back ->
          facts
              .getOrDefault(back.series(), new TreeMap<>())
              .tailMap(back.storeRevision(), false)
              .clear();
      default -> {
        // says nothing of what is stored
      }
    }
  }

  /** The journal ends here because it cannot be read any further. */
  public void unreadable(Throwable why) {
    faults.add(
        new Fault(
            instrument.toString(),
            0,
            "the journal cannot be read after fact " + sequence + ": " + why.getMessage()));
  }

  /** How many facts were taken in. */
  public long facts() {
    return sequence;
  }

  /** The series that have a fact of a change. */
  public List<SeriesId> series() {
    return List.copyOf(facts.keySet());
  }

  /** What is wrong with the journal itself. */
  public List<Fault> faults() {
    return List.copyOf(faults);
  }

  /**
   * What differs between the facts of a series and its changes.
   *
   * @param changes oldest first
   * @param newest the revision that the series has by now: facts of changes that came after these
   *     and up to it were written meanwhile and are not looked at
   */
  public List<Fault> compare(SeriesId series, List<SeriesChange> changes, long newest) {
    List<Fault> differences = new ArrayList<>();
    TreeMap<Long, SymbolEvent.BarsStored> told =
        new TreeMap<>(facts.getOrDefault(series, new TreeMap<>()));
    long compared = changes.isEmpty() ? 0 : changes.getLast().revision();
    if (newest > compared) {
      told.subMap(compared, false, newest, true).clear();
    }
    long newestTold = told.isEmpty() ? 0 : told.lastKey();
    for (SeriesChange change : changes) {
      SymbolEvent.BarsStored made = SymbolEvent.BarsStored.of(change);
      SymbolEvent.BarsStored fact = told.remove(change.revision());
      if (fact == null) {
        differences.add(
            fault(
                series,
                change.revision(),
                "the journal has no fact of it"
                    + (change.revision() > newestTold
                        ? " (after a crash the node's next start writes it: start it and verify"
                            + " again)"
                        : "")));
      } else if (!fact.equals(made)) {
        differences.add(fault(series, change.revision(), difference(fact, made)));
      }
    }
    told.keySet()
        .forEach(
            revision ->
                differences.add(
                    fault(
                        series,
                        revision,
                        "the journal tells of it, the store has no such change")));
    return differences;
  }

  private static Fault fault(SeriesId series, long revision, String detail) {
    return new Fault(series.toString(), revision, detail);
  }

  private static String difference(SymbolEvent.BarsStored fact, SymbolEvent.BarsStored change) {
    List<String> differing = new ArrayList<>();
    for (RecordComponent part : SymbolEvent.BarsStored.class.getRecordComponents()) {
      try {
        Object told = part.getAccessor().invoke(fact);
        Object made = part.getAccessor().invoke(change);
        if (!Objects.equals(told, made)) {
          differing.add(part.getName() + " " + told + " in the journal, " + made + " in the store");
        }
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
    return String.join("; ", differing);
  }
}
