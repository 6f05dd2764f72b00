package io.ktrdr.api.stream;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.util.ByteString;

/**
 * What waits for a socket that is busy. An event that is replaced by a newer one gives its place
 * up, so a slow reader has of each slot the newest only; nothing else is ever left out. Whether it
 * has grown too large is for others to act on. For one thread.
 */
final class Outbox {

  private static final class Waiting {
    final Told told;
    final ByteString bytes;
    boolean replaced;

    Waiting(Told told, ByteString bytes) {
      this.told = told;
      this.bytes = bytes;
    }
  }

  private record Slot(Key key, String name) {}

  private final Function<Payload, ByteString> form;
  private final int mostFrames;
  private final long mostBytes;
  private final int patienceFactor;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final Map<Slot, Waiting> newest = new HashMap<>();
  private int replaced;
  private long bytes;
  private long conflated;

  /**
   * @param form how payloads are sent
   * @param mostFrames from how many on the reader lags
   * @param mostBytes the same
   * @param patienceFactor how many times that much is held at most
   */
  Outbox(Function<Payload, ByteString> form, int mostFrames, long mostBytes, int patienceFactor) {
    this.form = form;
    this.mostFrames = mostFrames;
    this.mostBytes = mostBytes;
    this.patienceFactor = patienceFactor;
  }

  ByteString bytesOf(Payload payload) {
    return form.apply(payload);
  }

  boolean isEmpty() {
    return frames() == 0;
  }

  /** How many wait. */
  int frames() {
    return waiting.size() - replaced;
  }

  /** How many bytes wait. */
  long bytes() {
    return bytes;
  }

  /** How many events were replaced by newer ones before they were sent, ever. */
  long conflated() {
    return conflated;
  }

  /** The reader lags. */
  boolean lags() {
    return frames() > mostFrames || bytes > mostBytes;
  }

  /** The reader has caught up by half. */
  boolean relaxed() {
    return frames() <= mostFrames / 2 && bytes <= mostBytes / 2;
  }

  /** More than this is not held. */
  boolean full() {
    return frames() > (long) mostFrames * patienceFactor || bytes > mostBytes * patienceFactor;
  }

  void add(Told told) {
    Waiting entry = new Waiting(told, form.apply(told.payload()));
    if (told.slot() != null) {
      Slot slot = new Slot(told.key(), told.slot());
      Waiting before = told.latest() ? newest.put(slot, entry) : newest.remove(slot);
      if (before != null && !before.replaced) {
        leaveOut(before);
        conflated++;
      }
    }
    put(entry);
    if (replaced > 64 && replaced > waiting.size() / 2) {
      waiting.removeIf(one -> one.replaced);
      replaced = 0;
    }
  }

  /** What waits of a key need not be sent any more. */
  void forget(Key key) {
    for (Waiting one : waiting) {
      if (!one.replaced && one.told != null && one.told.key().equals(key)) {
        leaveOut(one);
      }
    }
    newest.keySet().removeIf(slot -> slot.key().equals(key));
  }

  private void leaveOut(Waiting one) {
    one.replaced = true;
    replaced++;
    bytes -= one.bytes.length();
  }

  /** Something that has no place in a stream; goes after what waits. */
  void add(ByteString frame) {
    put(new Waiting(null, frame));
  }

  /** The same, before everything that waits. */
  void first(ByteString frame) {
    waiting.addFirst(new Waiting(null, frame));
    bytes += frame.length();
  }

  private void put(Waiting entry) {
    waiting.addLast(entry);
    bytes += entry.bytes.length();
  }

  void clear() {
    waiting.clear();
    newest.clear();
    replaced = 0;
    bytes = 0;
  }

  /**
   * Takes the oldest out, some bytes' worth, at least one.
   *
   * @param sent hears of each event
   * @return empty when nothing waits
   */
  ByteString take(int some, Consumer<Told> sent) {
    ByteString taken = ByteString.emptyByteString();
    while (taken.length() < some && !waiting.isEmpty()) {
      Waiting next = waiting.removeFirst();
      if (next.replaced) {
        replaced--;
        continue;
      }
      // Marked, so that what comes later does not count it as waiting.
      next.replaced = true;
      bytes -= next.bytes.length();
      taken = taken.isEmpty() ? next.bytes : taken.concat(next.bytes);
      if (next.told != null) {
        sent.accept(next.told);
      }
    }
    if (waiting.isEmpty()) {
      newest.clear();
    }
    return taken;
  }
}
