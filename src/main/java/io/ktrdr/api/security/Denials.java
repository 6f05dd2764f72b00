package io.ktrdr.api.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Scheduler;
import io.ktrdr.api.http.Caller;
import io.ktrdr.api.http.ClientAddress;
import io.ktrdr.api.http.Endpoint;
import io.ktrdr.api.http.ProblemType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers who was turned away: counted always, logged at first and then once a minute for each
 * address, caller and reason, so that a flood of wrong requests is no flood of lines.
 */
final class Denials {

  /**
   * Who asked for what; made for each request, so nothing is written out in it.
   *
   * @param endpoint empty for what is said on an open stream
   * @param neighbourhood whom the machine shares limits with
   * @param credential as it was shown
   */
  record Asking(
      HttpRequest request,
      Optional<Endpoint> endpoint,
      String neighbourhood,
      Optional<String> credential) {

    /** Without the credential, so that it is in no log by accident. */
    @Override
    public String toString() {
      return "Asking[" + route() + " " + shown() + "]";
    }

    private String route() {
      return endpoint.map(one -> one.method() + " " + one.path()).orElse("a stream");
    }

    /** What may be told of the credential: it is only claimed, and most of it is secret. */
    private String shown() {
      return credential
          .map(text -> KeyText.id(text).map(id -> "with key id " + id).orElse("with a token"))
          .orElse("without a credential");
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger("ktrdr.denied");
  private static final long MOST_REMEMBERED = 10_000;

  /** What came from outside must not begin another line. */
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  /**
   * Who is silent for a while. A key that is only claimed is not part of it: whoever invents ids
   * would make a line with each.
   */
  private record Kind(String neighbourhood, String caller, ProblemType type) {}

  private final Map<ProblemType, Counter> counters = new EnumMap<>(ProblemType.class);
  private final Cache<Kind, AtomicLong> silent =
      Caffeine.newBuilder()
          .maximumSize(MOST_REMEMBERED)
          .expireAfterWrite(Duration.ofMinutes(1))
          .scheduler(Scheduler.systemScheduler())
          .removalListener(
              (Kind kind, AtomicLong more, RemovalCause cause) -> {
                if (kind != null && more != null && more.get() > 0) {
                  LOG.warn(
                      "{} {} was turned away {} more times within a minute ({})",
                      kind.neighbourhood(),
                      kind.caller(),
                      more,
                      kind.type().slug());
                }
              })
          .build();

  private final ClientAddress addresses;

  Denials(MeterRegistry meters, ClientAddress addresses) {
    this.addresses = addresses;
    for (ProblemType type :
        List.of(
            ProblemType.UNAUTHORIZED,
            ProblemType.FORBIDDEN,
            ProblemType.TOO_MANY_REQUESTS,
            ProblemType.AUTHENTICATION_UNAVAILABLE)) {
      counters.put(
          type,
          Counter.builder("ktrdr.http.denied")
              .description("Requests turned away")
              .tag("reason", type.slug())
              .register(meters));
    }
  }

  /**
   * @param caller who he is; empty when he has not shown it
   * @param why a sentence without anything of a secret
   */
  void add(ProblemType type, Asking asking, Optional<Caller> caller, String why) {
    counters.get(type).increment();
    String name = caller.map(Denials::name).orElse("-");
    AtomicLong more =
        silent.asMap().putIfAbsent(new Kind(asking.neighbourhood(), name, type), new AtomicLong());
    if (more != null) {
      more.incrementAndGet();
      return;
    }
    LOG.warn(
        "{} {} was turned away from {} ({}): {}",
        addresses.of(asking.request()),
        caller.isPresent() ? name : asking.shown(),
        asking.route(),
        type.slug(),
        oneLine(why));
  }

  private static String name(Caller caller) {
    return oneLine(caller.name() + caller.keyId().map(id -> " (" + id + ")").orElse(""));
  }

  private static String oneLine(String text) {
    return CONTROL.matcher(text).replaceAll("?");
  }
}
