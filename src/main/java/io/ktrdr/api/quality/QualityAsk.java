package io.ktrdr.api.quality;

import io.ktrdr.api.http.Fields;
import io.ktrdr.quality.check.Dimension;
import io.ktrdr.quality.check.Finding;
import io.ktrdr.quality.check.Rule;
import io.ktrdr.quality.check.Severity;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Which findings are wanted.
 *
 * @param rules those of these rules only
 * @param least those that are at least so grave
 */
record QualityAsk(Set<Rule> rules, Severity least) {

  static final Set<String> PARAMETERS = Set.of("rule", "dimension", "severity");

  /** Reads the three filters; what is wrong is kept by {@code fields}. */
  static QualityAsk read(Fields fields, Severity assumed) {
    Set<Rule> rules =
        fields
            .read("rule", text -> all(text, Rule::parse, Rule.class))
            .orElseGet(() -> EnumSet.allOf(Rule.class));
    Optional<Set<Dimension>> dimensions =
        fields.read("dimension", text -> all(text, QualityAsk::dimension, Dimension.class));
    dimensions.ifPresent(wanted -> rules.removeIf(rule -> !wanted.contains(rule.dimension())));
    Severity least = fields.read("severity", Severity::parse).orElse(assumed);
    return new QualityAsk(rules, least);
  }

  private static <E extends Enum<E>> Set<E> all(
      String text, Function<String, E> reading, Class<E> type) {
    Set<E> all = EnumSet.noneOf(type);
    for (String name : text.split(",", -1)) {
      all.add(reading.apply(name.strip()));
    }
    return all;
  }

  private static Dimension dimension(String text) {
    return Arrays.stream(Dimension.values())
        .filter(one -> one.toString().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "dimension \""
                        + Fields.shortened(text)
                        + "\" is not one of "
                        + Arrays.toString(Dimension.values())));
  }

  boolean wants(Finding finding) {
    return rules.contains(finding.rule()) && finding.severity().atLeast(least);
  }

  /** Tells questions apart that would page differently. */
  String text() {
    return rules + " " + least;
  }
}
