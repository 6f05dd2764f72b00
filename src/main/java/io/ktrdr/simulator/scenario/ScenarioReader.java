package io.ktrdr.simulator.scenario;

import io.ktrdr.simulator.scenario.Scenario.Again;
import io.ktrdr.simulator.scenario.Scenario.Asked;
import io.ktrdr.simulator.scenario.Scenario.At;
import io.ktrdr.simulator.scenario.Scenario.Comparison;
import io.ktrdr.simulator.scenario.Scenario.Expectation;
import io.ktrdr.simulator.scenario.Scenario.Line;
import io.ktrdr.simulator.scenario.Scenario.On;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads scenarios; the format is told in {@code docs/simulator.md}. One line, one statement; {@code
 * #} begins a comment.
 */
public final class ScenarioReader {

  private static final String STATEMENTS = "scenario, clock, length, at, on, expect, client";

  private String title = "";
  private Optional<Instant> clock = Optional.empty();
  private Optional<Duration> length = Optional.empty();
  private final List<At> moments = new ArrayList<>();
  private final List<On> triggers = new ArrayList<>();
  private final List<Expectation> expectations = new ArrayList<>();
  private final List<Line> client = new ArrayList<>();

  private ScenarioReader() {}

  /**
   * Reads a file.
   *
   * @throws ScenarioException naming file, line, what stands there and what may
   */
  public static Scenario read(Path file) {
    try {
      return read(Files.readString(file));
    } catch (ScenarioException wrong) {
      throw new ScenarioException(file.toString(), wrong);
    } catch (IOException unreadable) {
      throw new UncheckedIOException("cannot read " + file, unreadable);
    }
  }

  /**
   * Reads a text.
   *
   * @throws ScenarioException naming line, what stands there and what may
   */
  public static Scenario read(String text) {
    ScenarioReader reader = new ScenarioReader();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      reader.statement(new Line(i + 1, lines.get(i).strip()));
    }
    return reader.scenario();
  }

  /**
   * Reads one statement {@code at} or {@code on}, or a fault that is to happen now; as a hand at
   * the running gateway gives it.
   *
   * @throws ScenarioException when it is none of these
   */
  public static Scenario order(String text) {
    Words words = new Words(1, text);
    Optional<String> first = words.peek();
    if (first.isPresent() && (first.get().equals("at") || first.get().equals("on"))) {
      return read(text);
    }
    return read("at 0s " + text);
  }

  private Scenario scenario() {
    Duration last =
        moments.stream()
            .map(
                at ->
                    at.again()
                        .map(again -> at.after().plus(again.every().multipliedBy(again.times())))
                        .orElse(at.after()))
            .max(Duration::compareTo)
            .orElse(Duration.ZERO);
    return new Scenario(title, clock, length.orElse(last), moments, triggers, expectations, client);
  }

  private void statement(Line line) {
    Words words = new Words(line.number(), line.text());
    if (words.done()) {
      return;
    }
    String first = words.take("a statement");
    switch (first) {
      case "scenario" -> title = words.take("a title in quotes");
      case "clock" -> clock = Optional.of(instant(words));
      case "length" -> length = Optional.of(words.time("how long it takes"));
      case "at" -> at(line, words);
      case "on" -> on(line, words);
      case "expect" -> expect(line, words);
      case "client" -> client.add(line);
      default -> throw words.wrong("\"" + first + "\" begins no statement; allowed: " + STATEMENTS);
    }
    if (!first.equals("client")) {
      words.end();
    }
  }

  private static Instant instant(Words words) {
    String word = words.take("a moment such as 2024-03-05T15:00:00Z");
    try {
      return Instant.parse(word);
    } catch (DateTimeParseException notOne) {
      throw words.wrong("\"" + word + "\" is not a moment such as 2024-03-05T15:00:00Z");
    }
  }

  private void at(Line line, Words words) {
    Duration after = words.time("a time after the start");
    Optional<Again> again = Optional.empty();
    if (words.takes("every")) {
      Duration every = words.time("a time between two");
      if (every.isZero()) {
        throw words.wrong("every 0s would never end");
      }
      words.takes("times");
      again = Optional.of(new Again(every, words.number("how often after the first time")));
    }
    Fault fault = FaultReader.read(words);
    if (!(fault instanceof Fault.OnLink)) {
      throw words.wrong(
          "this is done to an answer: say to which, with on KIND … from "
              + after.toSeconds()
              + "s …");
    }
    moments.add(new At(line, after, again, fault));
  }

  private void on(Line line, Words words) {
    RequestKind kind = kind(words);
    Optional<String> symbol = symbol(words);
    int first = 1;
    int last = Integer.MAX_VALUE;
    if (words.peek().filter(word -> Character.isDigit(word.charAt(0))).isPresent()) {
      String[] range = words.take("which ones").split("\\.\\.", -1);
      first = ordinal(words, range[0]);
      last =
          range.length == 1
              ? first
              : range[1].isEmpty() ? Integer.MAX_VALUE : ordinal(words, range[1]);
      if (range.length > 2 || last < first) {
        throw words.wrong("which ones? allowed: such as 2, 1..3, 4..");
      }
    }
    Asked asked = window(kind, symbol, words);
    Fault fault = FaultReader.read(words);
    triggers.add(new On(line, asked, first, last, fault));
  }

  private void expect(Line line, Words words) {
    if (words.takes("no-violation")) {
      expectations.add(new Expectation.NoViolation(line));
      return;
    }
    RequestKind kind = kind(words);
    Optional<String> symbol = symbol(words);
    if (words.takes("apart")) {
      Duration least = words.time("the least time between two");
      expectations.add(new Expectation.Apart(line, window(kind, symbol, words), least));
      return;
    }
    String sign = words.take("=, >=, <= or apart");
    Comparison comparison =
        Arrays.stream(Comparison.values())
            .filter(one -> one.sign().equals(sign))
            .findFirst()
            .orElseThrow(
                () ->
                    words.wrong(
                        "\""
                            + sign
                            + "\" compares nothing; allowed: "
                            + Arrays.stream(Comparison.values())
                                .map(Comparison::sign)
                                .collect(Collectors.joining(", "))
                            + ", apart"));
    int count = words.number("how many");
    expectations.add(new Expectation.Count(line, window(kind, symbol, words), comparison, count));
  }

  private static RequestKind kind(Words words) {
    String word = words.take("a kind of request: " + RequestKind.words());
    return RequestKind.find(word)
        .orElseThrow(
            () ->
                words.wrong(
                    "\"" + word + "\" is no kind of request; allowed: " + RequestKind.words()));
  }

  private static Optional<String> symbol(Words words) {
    return words.takes("of") ? Optional.of(words.take("a symbol")) : Optional.empty();
  }

  private static Asked window(RequestKind kind, Optional<String> symbol, Words words) {
    Duration from = words.takes("from") ? words.time("a time after the start") : Duration.ZERO;
    Optional<Duration> until =
        words.takes("until") ? Optional.of(words.time("a time after the start")) : Optional.empty();
    if (until.isPresent() && until.get().compareTo(from) <= 0) {
      throw words.wrong("until is not after from");
    }
    return new Asked(kind, symbol, from, until);
  }

  private static int ordinal(Words words, String text) {
    try {
      int number = Integer.parseInt(text);
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException notOne) {
      // Said below.
    }
    throw words.wrong("\"" + text + "\" does not count requests; allowed: such as 2, 1..3, 4..");
  }
}
