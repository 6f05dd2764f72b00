package io.ktrdr.fuzzy.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.ktrdr.fuzzy.Finding;
import io.ktrdr.fuzzy.Names;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** A part of a document, where it is, and who is told what is wrong with it. */
record Reading(JsonNode node, String path, Consumer<Finding> findings) {

  Reading at(String name) {
    return new Reading(
        node.path(name), path + "/" + name.replace("~", "~0").replace("/", "~1"), findings);
  }

  boolean has(String name) {
    return node.hasNonNull(name);
  }

  Iterable<String> names() {
    return () -> {
      Iterator<String> names = node.fieldNames();
      return names;
    };
  }

  /** Whether it is an object of which each member has one of these names; else tells. */
  boolean object(Collection<String> allowed) {
    if (!isObject()) {
      return false;
    }
    for (String name : names()) {
      if (!allowed.contains(name)) {
        at(name)
            .error("unknown_key", "there is no \"" + name + "\" here" + Names.hint(name, allowed));
      }
    }
    return true;
  }

  /** Whether it is an object; else tells. */
  boolean isObject() {
    if (node.isObject()) {
      return true;
    }
    error("wrong_type", "an object is expected, " + kind() + " is given");
    return false;
  }

  /** How the value is called in a complaint. */
  String kind() {
    return switch (node.getNodeType()) {
      case ARRAY -> "a list";
      case OBJECT, POJO -> "an object";
      case STRING -> "\"" + shortened(node.textValue()) + "\"";
      case NUMBER -> node.asText();
      case BOOLEAN -> node.asText();
      case NULL, MISSING -> "nothing";
      case BINARY -> "binary data";
    };
  }

  /** The text there, or the assumed one when there is none. */
  String text(String name, String assumed) {
    if (!has(name)) {
      return assumed;
    }
    if (!node.get(name).isTextual()) {
      at(name).error("wrong_type", name + " must be a text, not " + at(name).kind());
      return assumed;
    }
    return node.get(name).textValue();
  }

  /** A finite number there. */
  Optional<Double> number(String name) {
    if (!has(name)) {
      return Optional.empty();
    }
    double[] number = at(name).numbers(List.of(node.get(name)));
    return number == null ? Optional.empty() : Optional.of(number[0]);
  }

  /** A whole number there, within bounds. */
  Optional<Integer> whole(String name, int min, int max) {
    if (!has(name)) {
      return Optional.empty();
    }
    JsonNode value = node.get(name);
    if (!value.isIntegralNumber()
        || !value.canConvertToInt()
        || value.intValue() < min
        || value.intValue() > max) {
      at(name)
          .error(
              "out_of_range",
              "%s must be a whole number from %d to %d, not %s"
                  .formatted(name, min, max, at(name).kind()));
      return Optional.empty();
    }
    return Optional.of(value.intValue());
  }

  /** These values as finite numbers; null when one is none, which is told. */
  double[] numbers(Iterable<JsonNode> values) {
    int count = 0;
    for (JsonNode ignored : values) {
      count += ignored == null ? 0 : 1;
    }
    double[] numbers = new double[count];
    int i = 0;
    for (JsonNode value : values) {
      if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
        error(
            "not_a_number",
            "number "
                + (i + 1)
                + " here is "
                + new Reading(value, path, findings).kind()
                + ", not a finite number");
        return null;
      }
      numbers[i++] = value.doubleValue();
    }
    return numbers;
  }

  /** One of an enum's values by its text. */
  <E extends Enum<E>> E choice(String name, Class<E> kind, E assumed) {
    return choice(name, Arrays.asList(kind.getEnumConstants()), Object::toString, assumed);
  }

  private <T> T choice(String name, List<T> values, Function<T, String> texts, T assumed) {
    if (!has(name)) {
      return assumed;
    }
    String text = text(name, "");
    for (T value : values) {
      if (texts.apply(value).equals(text)) {
        return value;
      }
    }
    if (node.get(name).isTextual()) {
      List<String> known = values.stream().map(texts).toList();
      at(name)
          .error(
              "unknown_" + name,
              "there is no %s \"%s\"".formatted(name, shortened(text)) + Names.hint(text, known));
    }
    return assumed;
  }

  /** Whether a name can be used in rules; else tells. */
  boolean goodName(String name, String what, Set<String> reserved) {
    if (!name.matches("[A-Za-z_][A-Za-z0-9_]{0,63}")) {
      error(
          "name",
          "%s \"%s\": a name has letters, digits and _, at most 64, and begins with no digit"
              .formatted(what, shortened(name)));
      return false;
    }
    if (reserved.contains(name.toLowerCase(Locale.ROOT))) {
      error("name", what + " \"" + name + "\" is a word of the rule language " + reserved);
      return false;
    }
    return true;
  }

  void error(String code, String detail) {
    findings.accept(Finding.error(path, code, detail));
  }

  static String shortened(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }
}
