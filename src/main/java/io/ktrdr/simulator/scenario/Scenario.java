package io.ktrdr.simulator.scenario;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A story: what a gateway does, when, and what it expects of its clients.
 *
 * @param clock the market time at which it begins, if it names one
 * @param length how long it takes
 * @param client what our own tests do meanwhile; of no concern to the gateway
 */
public record Scenario(
    String title,
    Optional<Instant> clock,
    Duration length,
    List<At> moments,
    List<On> triggers,
    List<Expectation> expectations,
    List<Line> client) {

  /** One in which nothing happens. */
  public static final Scenario NONE =
      new Scenario(
          "nothing goes wrong",
          Optional.empty(),
          Duration.ZERO,
          List.of(),
          List.of(),
          List.of(),
          List.of());

  public Scenario {
    moments = List.copyOf(moments);
    triggers = List.copyOf(triggers);
    expectations = List.copyOf(expectations);
    client = List.copyOf(client);
  }

  /** A line of the file, counted from 1. */
  public record Line(int number, String text) {}

  /** Happens at a time after the start, perhaps again and again. */
  public record At(Line line, Duration after, Optional<Again> again, Fault fault) {}

  /** How often something happens after the first time, and how far apart. */
  public record Again(Duration every, int times) {}

  /** Happens when a client asks something. */
  public record On(Line line, Asked asked, int first, int last, Fault fault) {}

  /**
   * Which requests are meant.
   *
   * @param symbol empty for any
   * @param from since the start; those before do not count
   * @param until since the start; those from then on do not count
   */
  public record Asked(
      RequestKind kind, Optional<String> symbol, Duration from, Optional<Duration> until) {

    /** Whether a request counts. */
    public boolean covers(RequestKind other, String about, Duration at) {
      return kind.covers(other)
          && symbol.map(about::equalsIgnoreCase).orElse(true)
          && at.compareTo(from) >= 0
          && until.map(end -> at.compareTo(end) < 0).orElse(true);
    }
  }

  /** What is expected of the clients. */
  public sealed interface Expectation {
    Line line();

    /** So many requests. */
    record Count(Line line, Asked asked, Comparison comparison, int count) implements Expectation {}

    /** No limit of IB's is broken. */
    record NoViolation(Line line) implements Expectation {}

    /** So much time between any two requests. */
    record Apart(Line line, Asked asked, Duration least) implements Expectation {}
  }

  /** How a count is compared. */
  public enum Comparison {
    EXACTLY("="),
    AT_LEAST(">="),
    AT_MOST("<=");

    private final String sign;

    Comparison(String sign) {
      this.sign = sign;
    }

    /** As written in a scenario. */
    public String sign() {
      return sign;
    }

    /** Whether it holds. */
    public boolean holds(int seen, int expected) {
      return switch (this) {
        case EXACTLY -> seen == expected;
        case AT_LEAST -> seen >= expected;
        case AT_MOST -> seen <= expected;
      };
    }
  }
}
