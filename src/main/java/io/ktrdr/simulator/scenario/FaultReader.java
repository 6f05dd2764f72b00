package io.ktrdr.simulator.scenario;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Reads what a gateway does: the last part of a line. */
final class FaultReader {

  static final String WORDS =
      "silence, fail, delay, partial, no-end, late-end, double-end, duplicate, shuffle, revise,"
          + " zone, skew, say, end-streams, drop-streams, close, reset, freeze, refuse, restart,"
          + " split, merge, slow, mute, unmute, server, farm, competing, localise, calm";

  private FaultReader() {}

  static Fault read(Words words) {
    String word = words.take("what happens: " + WORDS);
    Fault fault =
        switch (word) {
          case "silence" -> new Fault.Silence();
          case "fail" -> {
            int code = words.number("IB's code");
            yield new Fault.Fail(code, text(words, code));
          }
          case "delay" -> new Fault.Delay(words.time("a time"));
          case "partial" -> new Fault.Partial(words.number("a number of bars"));
          case "no-end" -> new Fault.NoEnd();
          case "late-end" -> new Fault.LateEnd(words.time("a time"));
          case "double-end" -> new Fault.DoubleEnd();
          case "duplicate" -> new Fault.Duplicate(words.numberFollows() ? count(words) : 1);
          case "shuffle" -> new Fault.Shuffle();
          case "revise" -> new Fault.Revise(words.numberFollows() ? count(words) : 1, 1);
          case "zone" -> new Fault.Zone(words.take("a zone's name in quotes"));
          case "skew" -> new Fault.Skew(skew(words));
          case "say" -> {
            int code = words.number("IB's code");
            yield new Fault.Say(code, text(words, code));
          }
          case "end-streams" -> {
            int code = words.number("IB's code");
            yield new Fault.EndStreams(code, text(words, code));
          }
          case "drop-streams" -> new Fault.DropStreams();
          case "close" -> new Fault.Close();
          case "reset" -> words.takes("mid-frame") ? new Fault.ResetMidFrame() : new Fault.Reset();
          case "freeze" -> new Fault.Freeze(optionalTime(words));
          case "refuse" -> new Fault.Refuse(optionalTime(words));
          case "restart" -> new Fault.Restart(words.time("how long connections are refused"));
          case "split" -> new Fault.Split(words.number("a number of bytes, 0 for whole"));
          case "merge" -> new Fault.Merge(words.time("a time, 0s for at once"));
          case "slow" -> new Fault.Slow(words.time("a time, 0s for at once"));
          case "mute" -> new Fault.Mute(true);
          case "unmute" -> new Fault.Mute(false);
          case "server" -> server(words);
          case "farm" -> farm(words);
          case "competing" -> new Fault.Competing(begins(words));
          case "localise" -> new Fault.Localise(words.done() ? "" : words.take("a text in quotes"));
          case "calm" -> new Fault.Calm();
          default ->
              throw words.wrong("\"" + word + "\" is nothing that happens; allowed: " + WORDS);
        };
    words.end();
    return fault;
  }

  private static Fault server(Words words) {
    String word = words.take("lost, back or back-empty");
    return switch (word) {
      case "lost" -> new Fault.ServerLost();
      case "back" -> new Fault.ServerBack(true);
      case "back-empty" -> new Fault.ServerBack(false);
      default -> throw words.wrong("\"" + word + "\" is not lost, back or back-empty");
    };
  }

  private static Fault farm(Words words) {
    Farm farm = oneOf(words, Farm.values());
    Farm.State state = oneOf(words, Farm.State.values());
    return new Fault.FarmTurns(
        farm, state, words.done() ? farm.usualName() : words.take("a farm's name"));
  }

  private static boolean begins(Words words) {
    String word = words.take("begins or ends");
    return switch (word) {
      case "begins" -> true;
      case "ends" -> false;
      default -> throw words.wrong("\"" + word + "\" is not begins or ends");
    };
  }

  private static <E extends Enum<E>> E oneOf(Words words, E[] values) {
    String allowed = Arrays.toString(values).toLowerCase(Locale.ROOT);
    String word = words.take("one of " + allowed);
    for (E value : values) {
      if (value.name().toLowerCase(Locale.ROOT).equals(word)) {
        return value;
      }
    }
    throw words.wrong("\"" + word + "\" is not one of " + allowed);
  }

  private static int count(Words words) {
    return words.number("a number of bars");
  }

  private static Duration skew(Words words) {
    Optional<String> word = words.peek().filter(next -> next.equals("back"));
    if (word.isPresent()) {
      words.takes("back");
      return words.time("a time").negated();
    }
    return words.time("a time");
  }

  private static Duration optionalTime(Words words) {
    return words.timeFollows() ? words.time("a time") : Duration.ZERO;
  }

  private static String text(Words words, int code) {
    if (!words.done()) {
      return words.take("a text in quotes");
    }
    return IbTexts.of(code)
        .orElseThrow(
            () -> words.wrong("code " + code + " has no usual text here: add one in quotes"));
  }
}
