package io.ktrdr.api.stream;

import io.ktrdr.api.stream.Told.Interval;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The thread of events of one key: numbers them, and remembers the latest for those who come back.
 * Of events that replace each other only the newest is remembered. Belongs to one actor.
 */
final class Telling {

  /** Writes the JSON of an event that has been given its number. */
  interface Writing {
    byte[] json(long seq);
  }

  private final Key key;
  private final int mostEvents;
  private final long mostBytes;
  private final TreeMap<Long, Told> remembered = new TreeMap<>();
  private final Map<String, Long> newest = new HashMap<>();
  private String epoch;
  private long bytes;
  private long seq;

  /** The last event that is not remembered and was not replaced. */
  private long forgotten;

  /**
   * @param mostEvents how many events are remembered
   * @param mostBytes of JSON
   */
  Telling(Key key, String epoch, int mostEvents, long mostBytes) {
    this.key = key;
    this.epoch = epoch;
    this.mostEvents = mostEvents;
    this.mostBytes = mostBytes;
  }

  Key key() {
    return key;
  }

  String epoch() {
    return epoch;
  }

  /** The number of the last event. */
  long seq() {
    return seq;
  }

  /** The thread is broken: numbers begin anew, and what was before cannot be resumed. */
  void restart(String next) {
    epoch = next;
    seq = 0;
    forgotten = 0;
    bytes = 0;
    remembered.clear();
    newest.clear();
  }

  /** An event that everybody has to hear of. */
  Told keep(String type, Writing writing) {
    return add(seq + 1, type, false, null, null, writing);
  }

  /** The same, with a number from elsewhere, higher than those before. */
  Told keep(long number, String type, Writing writing) {
    return add(number, type, false, null, null, writing);
  }

  /** An event that has to be heard and takes the place of those of a slot that wait. */
  Told ends(String slot, Interval closes, String type, Writing writing) {
    return add(seq + 1, type, false, slot, closes, writing);
  }

  /** An event that the next one of its slot replaces. */
  Told latest(String slot, String type, Writing writing) {
    return add(seq + 1, type, true, slot, null, writing);
  }

  private Told add(
      long number, String type, boolean latest, String slot, Interval closes, Writing writing) {
    seq = number;
    byte[] json = writing.json(number);
    Told told =
        new Told(
            key, epoch, number, false, latest, slot, closes, Payload.of(type, epoch, number, json));
    if (slot != null) {
      Long before = latest ? newest.put(slot, number) : newest.remove(slot);
      if (before != null) {
        drop(remembered.remove(before));
      }
    }
    remembered.put(number, told);
    bytes += json.length;
    forget();
    return told;
  }

  private void drop(Told told) {
    if (told != null) {
      bytes -= told.payload().json().length;
    }
  }

  private void forget() {
    Iterator<Told> oldest = remembered.values().iterator();
    while (remembered.size() > mostEvents || (bytes > mostBytes && remembered.size() > 1)) {
      Told told = oldest.next();
      oldest.remove();
      drop(told);
      forgotten = told.seq();
      if (told.latest()) {
        newest.remove(told.slot(), told.seq());
      }
    }
  }

  /** Everything before this number is not remembered. */
  void beginAfter(long number) {
    forgotten = number;
    seq = Math.max(seq, number);
  }

  /** What came after a place; empty when that cannot be told any more. */
  Optional<List<Told>> after(Resume place) {
    boolean known = place.epoch().equals(epoch) && place.seq() >= forgotten && place.seq() <= seq;
    return known
        ? Optional.of(List.copyOf(remembered.tailMap(place.seq(), false).values()))
        : Optional.empty();
  }
}
