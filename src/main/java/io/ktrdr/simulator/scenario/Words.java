package io.ktrdr.simulator.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of one line, taken one after the other; a text in quotes is one word. */
final class Words {

  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");
  private static final Pattern TIME = Pattern.compile("(\\d+)(ms|s|m|h|d)");

  private record Word(String text, boolean quoted) {}

  private final int line;
  private final List<Word> words = new ArrayList<>();
  private int next;

  Words(int line, String text) {
    this.line = line;
    Matcher found = WORD.matcher(text);
    while (found.find()) {
      boolean quoted = found.group(1) != null;
      if (!quoted && found.group(2).startsWith("#")) {
        break;
      }
      if (!quoted && found.group(2).startsWith("\"")) {
        throw wrong("the quote that begins " + found.group(2) + " does not end");
      }
      words.add(new Word(quoted ? found.group(1) : found.group(2), quoted));
    }
  }

  ScenarioException wrong(String what) {
    return new ScenarioException(line, what);
  }

  boolean done() {
    return next == words.size();
  }

  /** The next word, named for the message when there is none. */
  String take(String what) {
    if (done()) {
      throw wrong("here the line ends, but there must follow " + what);
    }
    return words.get(next++).text();
  }

  /** Whether the next word is this one; if so it is taken. */
  boolean takes(String word) {
    if (!done() && !words.get(next).quoted() && words.get(next).text().equals(word)) {
      next++;
      return true;
    }
    return false;
  }

  /** Looks without taking. */
  Optional<String> peek() {
    return done() || words.get(next).quoted()
        ? Optional.empty()
        : Optional.of(words.get(next).text());
  }

  Duration time(String what) {
    String word = take(what);
    Matcher parts = TIME.matcher(word);
    if (!parts.matches()) {
      throw wrong("\"" + word + "\" is not a time; allowed: such as 500ms, 10s, 5m, 2h, 1d");
    }
    long count = Long.parseLong(parts.group(1));
    return switch (parts.group(2)) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }

  boolean timeFollows() {
    return peek().filter(word -> TIME.matcher(word).matches()).isPresent();
  }

  int number(String what) {
    String word = take(what);
    try {
      return Integer.parseInt(word);
    } catch (NumberFormatException notOne) {
      throw new ScenarioException(line, "\"" + word + "\" is not " + what);
    }
  }

  boolean numberFollows() {
    return peek().filter(word -> word.chars().allMatch(Character::isDigit)).isPresent();
  }

  /** The rest of the line must be nothing. */
  void end() {
    if (!done()) {
      throw wrong("\"" + words.get(next).text() + "\" is one word too many");
    }
  }
}
