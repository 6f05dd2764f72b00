package io.ktrdr.api.edge;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of serving, in order: first the node says that it is not ready any more, then it stops
 * listening, finishes what is under way, and ends what would never finish by itself.
 */
public final class Drain {

  private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

  private final AtomicBoolean begun = new AtomicBoolean();
  private final IntSupplier underWay;

  Drain(IntSupplier underWay) {
    this.underWay = underWay;
  }

  /** Of what is not served: never begins by itself. */
  public static Drain never() {
    return new Drain(() -> 0);
  }

  /** Whether the node is about to stop; answers then carry {@code Connection: close}. */
  public boolean begun() {
    return begun.get();
  }

  /** Requests whose answers have not gone out whole. */
  public int underWay() {
    return underWay.getAsInt();
  }

  /** Begins, once. */
  public void begin(Duration timeout) {
    if (begun.compareAndSet(false, true)) {
      LOG.info(
          "Not ready any more; {} requests under way have {} s", underWay(), timeout.toSeconds());
    }
  }
}
