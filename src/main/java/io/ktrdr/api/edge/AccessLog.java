package io.ktrdr.api.edge;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A line for each request, on the logger {@code ktrdr.access}. Whoever answers a request leaves its
 * line in a bounded queue and goes on; a thread of its own writes. Lines that find the queue full
 * are dropped and counted: the log may lag, the service must not.
 */
final class AccessLog implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger("ktrdr.access");
  private static final int CAPACITY = 1 << 15;

  /** Nobody is woken for a line; the writer looks for itself, this often. */
  private static final long PAUSE_NANOS = 50_000_000;

  private static final long LAST_WORDS_MILLIS = 2_000;

  private final ArrayBlockingQueue<AccessLine> lines = new ArrayBlockingQueue<>(CAPACITY);
  private final Counter dropped;
  private final Thread writer;
  private volatile boolean closed;

  AccessLog(MeterRegistry meters) {
    dropped =
        Counter.builder("ktrdr.http.access.dropped")
            .description("Lines of the access log that were dropped because it could not keep up")
            .register(meters);
    writer = Thread.ofPlatform().name("ktrdr-access-log").daemon().start(this::write);
  }

  void add(AccessLine line) {
    if (!lines.offer(line)) {
      dropped.increment();
    }
  }

  private void write() {
    List<AccessLine> batch = new ArrayList<>(1024);
    while (!closed || !lines.isEmpty()) {
      if (lines.drainTo(batch, 1024) == 0) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      for (AccessLine line : batch) {
        LOG.info(line.json());
      }
      batch.clear();
    }
  }

  /** Writes what is left and ends; waits for that, but not for long. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(writer);
    try {
      writer.join(LAST_WORDS_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
