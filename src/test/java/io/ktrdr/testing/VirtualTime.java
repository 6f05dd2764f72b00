package io.ktrdr.testing;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.pekko.actor.AbstractScheduler;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.dispatch.DispatcherPrerequisites;
import org.apache.pekko.dispatch.ExecutorServiceConfigurator;
import org.apache.pekko.dispatch.ExecutorServiceFactory;
import org.apache.pekko.event.LoggingAdapter;
import scala.concurrent.ExecutionContext;
import scala.concurrent.duration.FiniteDuration;

/**
 * The time of one actor system whose hours pass in milliseconds: nothing is due until {@link
 * #advance} says so, and then everything happens at its very moment, in order, each moment's
 * consequences before the next moment.
 *
 * <p>It is the system's scheduler and the one executor of all its dispatchers, so it knows when all
 * actors and streams have nothing left to do, and no wait is ever needed. (Pekko's own ManualTime
 * doesn't know, and sleeps 100 ms per step.) Between two advances a thread of its own runs what
 * comes, so that probes and asks work as usual.
 */
public final class VirtualTime extends AbstractScheduler {

  private static final String START = "ktrdr.virtual-time.start";

  /** Every dispatcher of the system runs on the system's scheduler. */
  public static final class Dispatching extends ExecutorServiceConfigurator {

    private final VirtualTime time;

    public Dispatching(Config config, DispatcherPrerequisites prerequisites) {
      super(config, prerequisites);
      this.time = (VirtualTime) prerequisites.scheduler();
    }

    @Override
    public ExecutorServiceFactory createExecutorServiceFactory(
        String id, ThreadFactory threadFactory) {
      return () -> time.executor;
    }
  }

  private record Due(long at, long number, Runnable task, ExecutionContext on, Handle handle) {}

  private static final class Handle implements Cancellable {
    private final AtomicBoolean over = new AtomicBoolean();

    @Override
    public boolean cancel() {
      return over.compareAndSet(false, true);
    }

    @Override
    public boolean isCancelled() {
      return over.get();
    }
  }

  private final class Turns extends AbstractExecutorService {
    @Override
    public void execute(Runnable task) {
      tasks.add(task);
      if (!turn.isHeldByCurrentThread()) {
        between.execute(VirtualTime.this::settle);
      }
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return true;
    }
  }

  private final Instant start;
  private final ReentrantLock turn = new ReentrantLock();
  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final ExecutorService executor = new Turns();
  private final ExecutorService between =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("virtual-time-", 0).daemon(true).factory());
  private final PriorityQueue<Due> agenda =
      new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::number));
  private volatile long nanos;
  private long numbers;

  /** Called by Pekko. */
  public VirtualTime(Config config, LoggingAdapter log, ThreadFactory threads) {
    this.start = Instant.parse(config.getString(START));
  }

  /** A configuration that makes an actor system live in virtual time. */
  public static Config config(Instant start) {
    return ConfigFactory.parseString(
        """
        %s = "%s"
        pekko {
          scheduler.implementation = "%s"
          actor.provider = local
          actor.default-dispatcher.executor = "%s"
          actor.internal-dispatcher { type = Dispatcher, executor = "%s" }
          actor.default-blocking-io-dispatcher { type = Dispatcher, executor = "%s" }
          stream.materializer.blocking-io-dispatcher = "pekko.actor.default-dispatcher"
          coordinated-shutdown.run-by-jvm-shutdown-hook = off
          jvm-exit-on-fatal-error = off
          log-dead-letters = off
        }
        """
            .formatted(
                START,
                start,
                VirtualTime.class.getName(),
                Dispatching.class.getName(),
                Dispatching.class.getName(),
                Dispatching.class.getName()));
  }

  /** An actor system in virtual time. */
  public static <T> ActorSystem<T> system(
      Behavior<T> guardian, String name, Instant start, Config rest) {
    return ActorSystem.create(
        guardian, name, config(start).withFallback(rest).withFallback(ConfigFactory.load()));
  }

  /** The time of a system made by {@link #system} or with {@link #config}. */
  public static VirtualTime of(ActorSystem<?> system) {
    return (VirtualTime) system.classicSystem().scheduler();
  }

  /** What time it is. */
  public Instant now() {
    return start.plusNanos(nanos);
  }

  /** This time as a clock. */
  public Clock clock() {
    return new VirtualClock(ZoneOffset.UTC);
  }

  /** Runs work of others, such as of a pool, in this time. */
  public ExecutorService executor() {
    return executor;
  }

  /** Lets everything happen that can happen now. */
  public void settle() {
    turn.lock();
    try {
      for (Runnable next = tasks.poll(); next != null; next = tasks.poll()) {
        next.run();
      }
    } finally {
      turn.unlock();
    }
  }

  /** Lets time pass, and all that falls due within it happen. */
  public void advance(Duration by) {
    advanceTo(now().plus(by));
  }

  /** Lets time pass until a moment. */
  public void advanceTo(Instant moment) {
    long until = Duration.between(start, moment).toNanos();
    turn.lock();
    try {
      settle();
      while (true) {
        Due next = next(until);
        if (next == null) {
          break;
        }
        nanos = Math.max(nanos, next.at());
        if (next.handle().over.get()) {
          continue;
        }
        next.on().execute(next.task());
        settle();
      }
      nanos = Math.max(nanos, until);
    } finally {
      turn.unlock();
    }
  }

  private synchronized Due next(long until) {
    while (!agenda.isEmpty() && agenda.peek().handle().over.get()) {
      agenda.poll();
    }
    return agenda.isEmpty() || agenda.peek().at() > until ? null : agenda.poll();
  }

  private synchronized void schedule(
      long after, Runnable task, ExecutionContext on, Handle handle) {
    agenda.add(new Due(nanos + Math.max(0, after), numbers++, task, on, handle));
  }

  @Override
  public Cancellable scheduleOnce(FiniteDuration delay, Runnable task, ExecutionContext on) {
    Handle handle = new Handle();
    schedule(
        delay.toNanos(),
        () -> {
          if (handle.cancel()) {
            task.run();
          }
        },
        on,
        handle);
    return handle;
  }

  @Override
  @SuppressWarnings("deprecation") // what scheduleAtFixedRate comes down to
  public Cancellable schedule(
      FiniteDuration delay, FiniteDuration interval, Runnable task, ExecutionContext on) {
    Handle handle = new Handle();
    repeat(delay.toNanos(), interval.toNanos(), task, on, handle);
    return handle;
  }

  private void repeat(
      long after, long interval, Runnable task, ExecutionContext on, Handle handle) {
    schedule(
        after,
        () -> {
          task.run();
          if (!handle.isCancelled()) {
            repeat(interval, interval, task, on, handle);
          }
        },
        on,
        handle);
  }

  @Override
  public double maxFrequency() {
    return 1_000_000;
  }

  private final class VirtualClock extends Clock {
    private final ZoneId zone;

    private VirtualClock(ZoneId zone) {
      this.zone = zone;
    }

    @Override
    public ZoneId getZone() {
      return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
      return new VirtualClock(other);
    }

    @Override
    public Instant instant() {
      return now();
    }
  }
}
