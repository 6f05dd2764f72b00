package io.ktrdr.simulator;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.util.ByteString;

/**
 * Where frames leave a session: as they are, or late, in pieces, gathered, cut off in the middle,
 * or not at all. Belongs to one {@link ClientSession}.
 */
final class Outlet {

  private static final Duration BEFORE_RESET = Duration.ofMillis(20);

  private final BoundedSourceQueue<ByteString> socket;
  private final TimerScheduler<ClientSession.Command> timers;
  private final Supplier<Conditions> conditions;
  private ByteString gathered = ByteString.emptyByteString();
  private long lateOnes;
  private boolean closed;
  private boolean cutNext;

  Outlet(
      BoundedSourceQueue<ByteString> socket,
      TimerScheduler<ClientSession.Command> timers,
      Supplier<Conditions> conditions) {
    this.socket = socket;
    this.timers = timers;
    this.conditions = conditions;
  }

  /** Nothing is written any more; the socket stays. */
  void freeze() {
    closed = true;
    gathered = ByteString.emptyByteString();
  }

  /** Of the next frame only half is written. */
  void cutNext() {
    cutNext = true;
  }

  /**
   * Writes a frame.
   *
   * @return false when the client does not read
   */
  boolean write(byte[] frame) {
    if (closed) {
      return true;
    }
    if (cutNext) {
      boolean taken = offer(Arrays.copyOf(frame, frame.length / 2));
      freeze();
      timers.startSingleTimer(
          "reset", new ClientSession.Command.ResetNow("mid-frame"), BEFORE_RESET);
      return taken;
    }
    Duration slow = conditions.get().slow();
    if (slow.isZero()) {
      return leave(frame);
    }
    timers.startSingleTimer("late " + lateOnes++, new ClientSession.Command.LeaveNow(frame), slow);
    return true;
  }

  /** Lets bytes leave that have waited long enough. */
  boolean leave(byte[] bytes) {
    if (closed) {
      return true;
    }
    Conditions now = conditions.get();
    if (!now.merge().isZero()) {
      if (gathered.isEmpty()) {
        timers.startSingleTimer("flush", new ClientSession.Command.Flush(), now.merge());
      }
      gathered = gathered.concat(ByteString.fromArrayUnsafe(bytes));
      return true;
    }
    if (!flush()) {
      return false;
    }
    if (now.split() == 0) {
      return offer(bytes);
    }
    boolean taken = true;
    for (int from = 0; from < bytes.length && taken; from += now.split()) {
      taken = offer(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + now.split())));
    }
    return taken;
  }

  /** Lets what is gathered leave. */
  boolean flush() {
    if (closed || gathered.isEmpty()) {
      return true;
    }
    ByteString bytes = gathered;
    gathered = ByteString.emptyByteString();
    return socket.offer(bytes).isEnqueued();
  }

  private boolean offer(byte[] bytes) {
    return socket.offer(ByteString.fromArrayUnsafe(bytes)).isEnqueued();
  }

  /** Resets the socket. */
  void reset(String why) {
    if (!socket.isCompleted()) {
      socket.fail(new IllegalStateException("reset by the simulator: " + why));
    }
    closed = true;
  }

  /** Closes the socket when what is written has left. */
  void close() {
    if (!socket.isCompleted()) {
      flush();
      socket.complete();
    }
  }
}
