package io.ktrdr.fuzzy.config;

import io.ktrdr.fuzzy.Variable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Variables and systems by name. */
public record FuzzyConfiguration(
    Map<String, Variable> variables, Map<String, SystemDefinition> systems) {
  public FuzzyConfiguration {
    variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
    systems = Collections.unmodifiableMap(new LinkedHashMap<>(systems));
  }
}
