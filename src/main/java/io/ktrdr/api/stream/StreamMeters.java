package io.ktrdr.api.stream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What {@code /metrics} says about streams. Safe for many threads. */
final class StreamMeters {

  private final MeterRegistry registry;
  private final AtomicInteger webSockets = new AtomicInteger();
  private final AtomicInteger eventStreams = new AtomicInteger();
  private final AtomicInteger subscriptions = new AtomicInteger();
  private final AtomicInteger hubs = new AtomicInteger();
  private final LongAdder sent = new LongAdder();
  private final LongAdder passed = new LongAdder();
  private final Counter conflated;
  private final Counter lagging;

  StreamMeters(MeterRegistry registry) {
    this.registry = registry;
    sessions("websocket", webSockets);
    sessions("sse", eventStreams);
    Gauge.builder("ktrdr.stream.subscriptions", subscriptions, AtomicInteger::get)
        .description("Keys that sessions listen to, each counted per session")
        .register(registry);
    Gauge.builder("ktrdr.stream.hubs", hubs, AtomicInteger::get)
        .description("Keys that are followed")
        .register(registry);
    FunctionCounter.builder("ktrdr.stream.sent", sent, LongAdder::doubleValue)
        .description("Events handed to sockets, each counted per session")
        .register(registry);
    FunctionCounter.builder("ktrdr.stream.passed", passed, LongAdder::doubleValue)
        .description("Those of the sent events that were at the socket as soon as they were told")
        .register(registry);
    conflated =
        Counter.builder("ktrdr.stream.conflated")
            .description("Events that a newer one replaced before a slow reader took them")
            .register(registry);
    lagging =
        Counter.builder("ktrdr.stream.lagging")
            .description("How often a reader began to lag")
            .register(registry);
  }

  private void sessions(String transport, AtomicInteger count) {
    Gauge.builder("ktrdr.stream.sessions", count, AtomicInteger::get)
        .description("Open sessions")
        .tag("transport", transport)
        .register(registry);
  }

  int sessions() {
    return webSockets.get() + eventStreams.get();
  }

  void session(boolean webSocket, int more) {
    (webSocket ? webSockets : eventStreams).addAndGet(more);
  }

  void subscriptions(int more) {
    subscriptions.addAndGet(more);
  }

  void hubs(int now) {
    hubs.set(now);
  }

  void sent() {
    sent.increment();
  }

  void passed() {
    passed.increment();
  }

  void conflated(long more) {
    if (more > 0) {
      conflated.increment((double) more);
    }
  }

  void lagging() {
    lagging.increment();
  }

  /** A session was ended by us. */
  void closed(int code) {
    Counter.builder("ktrdr.stream.closes")
        .description("Sessions that were ended, by close code")
        .tag("code", Integer.toString(code))
        .register(registry)
        .increment();
  }
}
