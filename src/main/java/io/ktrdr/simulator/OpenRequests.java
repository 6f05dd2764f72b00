package io.ktrdr.simulator;

import io.ktrdr.simulator.Streams.Stream;
import io.ktrdr.simulator.limits.LimitChecker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one client holds open. IB counts most of it: what ends here is given back to the limits.
 * Belongs to one {@link Conversation}.
 */
final class OpenRequests {

  private final LimitChecker limits;

  /** Requests for history; with a stream where they are kept up to date. */
  private final Map<Integer, Optional<Stream>> history = new HashMap<>();

  private final Set<Integer> heads = new HashSet<>();
  private final Map<Integer, Stream> lines = new HashMap<>();
  private final Map<Integer, Stream> ticks = new HashMap<>();
  private final Set<Integer> snapshots = new HashSet<>();

  OpenRequests(LimitChecker limits) {
    this.limits = limits;
  }

  /** Whether an id means a request already. */
  boolean inUse(int reqId) {
    return history.containsKey(reqId)
        || heads.contains(reqId)
        || lines.containsKey(reqId)
        || ticks.containsKey(reqId)
        || snapshots.contains(reqId);
  }

  void history(int reqId, Optional<Stream> kept) {
    history.put(reqId, kept);
  }

  boolean isHistory(int reqId) {
    return history.containsKey(reqId);
  }

  boolean isKeptUpToDate(int reqId) {
    return history.getOrDefault(reqId, Optional.empty()).isPresent();
  }

  /** False when there was none. */
  boolean endHistory(int reqId) {
    boolean open = history.remove(reqId) != null;
    if (open) {
      limits.historyDone();
    }
    return open;
  }

  void head(int reqId) {
    heads.add(reqId);
  }

  void endHead(int reqId) {
    if (heads.remove(reqId)) {
      limits.historyDone();
    }
  }

  /** A stream that takes a market-data line. */
  void line(Stream stream) {
    lines.put(stream.reqId(), stream);
  }

  /** Ends a line or a snapshot; false when there was neither. */
  boolean endLine(int reqId) {
    boolean snapshot = snapshots.remove(reqId);
    if (lines.remove(reqId) == null) {
      return snapshot;
    }
    limits.lineFreed();
    return true;
  }

  void ticks(Stream stream) {
    ticks.put(stream.reqId(), stream);
  }

  void endTicks(int reqId) {
    if (ticks.remove(reqId) != null) {
      limits.tickStreamFreed();
    }
  }

  void snapshot(int reqId) {
    snapshots.add(reqId);
  }

  /** False when there was none, or it was cancelled. */
  boolean endSnapshot(int reqId) {
    return snapshots.remove(reqId);
  }

  /** Whether anything flows by itself. */
  boolean streaming() {
    return !flowing().isEmpty();
  }

  /** All live streams. */
  List<Stream> flowing() {
    List<Stream> flowing = new ArrayList<>(lines.values());
    flowing.addAll(ticks.values());
    history.values().forEach(kept -> kept.ifPresent(flowing::add));
    return flowing;
  }

  /** The ids of all live streams, in order. */
  List<Integer> streamIds() {
    return flowing().stream().map(Stream::reqId).sorted().toList();
  }

  /** Forgets every live stream, as IB's servers do when they lose data. */
  void dropStreams() {
    endLinesAndTicks();
    history
        .values()
        .removeIf(
            kept -> {
              if (kept.isPresent()) {
                limits.historyDone();
              }
              return kept.isPresent();
            });
  }

  /** The connection is gone: everything it held is free again. */
  void end() {
    endLinesAndTicks();
    history.forEach((id, kept) -> limits.historyDone());
    history.clear();
    heads.forEach(id -> limits.historyDone());
    heads.clear();
  }

  private void endLinesAndTicks() {
    lines.forEach((id, stream) -> limits.lineFreed());
    lines.clear();
    ticks.forEach((id, stream) -> limits.tickStreamFreed());
    ticks.clear();
  }
}
