package io.ktrdr.api.fuzzy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ktrdr.api.desk.FuzzyDesk;
import io.ktrdr.api.desk.FuzzyInputCheck;
import io.ktrdr.api.http.Fields;
import io.ktrdr.fuzzy.Finding;
import io.ktrdr.fuzzy.Input;
import io.ktrdr.fuzzy.Names;
import io.ktrdr.fuzzy.Variable;
import io.ktrdr.fuzzy.config.Definitions;
import io.ktrdr.fuzzy.config.Overrides;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads the variables that a request asks for: by name, or as objects that change a known variable
 * or describe a new one. Faults go to the request's fields, warnings are kept for the answer.
 */
final class FuzzyVariables {

  private final FuzzyDesk.State desk;
  private final Fields fields;
  private final int most;
  private final Map<String, Variable> read = new LinkedHashMap<>();
  private final List<String> warnings = new ArrayList<>();

  FuzzyVariables(FuzzyDesk.State desk, Fields fields, int most) {
    this.desk = desk;
    this.fields = fields;
    this.most = most;
  }

  /** Those read without fault, by the name they go by in the answer. */
  Map<String, Variable> read() {
    return read;
  }

  List<String> warnings() {
    return warnings;
  }

  /** {@code rsi,macd}. */
  void names(String field, String text) {
    String[] names = text.split(",", -1);
    if (tooMany(field, names.length)) {
      return;
    }
    for (String name : names) {
      known(name.strip(), "/" + field).ifPresent(variable -> add(variable, "/" + field));
    }
  }

  /** {@code ["rsi", {"name": "rsi", "as": "fast", "parameters": {"period": 7}}]}. */
  void list(String field, JsonNode list) {
    if (!list.isArray() || list.isEmpty()) {
      fields.fault(
          field,
          list.isMissingNode() || list.isNull() ? "required" : "wrong_type",
          field + " must be a list of names of variables, or of objects that describe them");
      return;
    }
    if (tooMany(field, list.size())) {
      return;
    }
    for (int i = 0; i < list.size(); i++) {
      String pointer = "/" + field + "/" + i;
      one(list.get(i), pointer).ifPresent(variable -> add(variable, pointer));
    }
  }

  private boolean tooMany(String field, int count) {
    if (count > most) {
      fields.fault(
          field, "too_many", count + " variables are asked for; at most " + most + " can be");
    }
    return count > most;
  }

  /** A variable by its name or as an object. */
  Optional<Variable> one(JsonNode given, String pointer) {
    if (given.isTextual()) {
      return known(given.textValue(), pointer);
    }
    if (!(given instanceof ObjectNode object)) {
      fields.faultAt(pointer, "wrong_type", "a variable is a name or an object");
      return Optional.empty();
    }
    ObjectNode above = object.deepCopy();
    String name = text(above.remove("name"), pointer + "/name", true);
    String as = text(above.remove("as"), pointer + "/as", false);
    if (name == null) {
      return Optional.empty();
    }
    JsonNode below = desk.document().path("variables").path(name);
    if (below.isMissingNode() && !above.has("range")) {
      return known(name, pointer + "/name");
    }
    Consumer<Finding> findings = this::told;
    Optional<Variable> variable =
        new Definitions(findings)
            .variable(as == null ? name : as, Overrides.variable(below, above), pointer);
    variable.ifPresent(read -> FuzzyInputCheck.check(read, pointer, findings));
    return variable;
  }

  private String text(JsonNode node, String pointer, boolean required) {
    if (node != null && node.isTextual()) {
      return node.textValue();
    }
    if (required || (node != null && !node.isNull())) {
      fields.faultAt(
          pointer,
          node == null ? "required" : "wrong_type",
          "the name of a variable is " + (node == null ? "required" : "a text"));
    }
    return null;
  }

  private void told(Finding finding) {
    if (finding.isError()) {
      fields.faultAt(finding.path(), finding.code(), finding.detail());
    } else {
      warnings.add(finding.detail());
    }
  }

  private Optional<Variable> known(String name, String pointer) {
    Map<String, Variable> variables = desk.require().variables();
    Variable variable = variables.get(name);
    if (variable == null) {
      fields.faultAt(
          pointer,
          "unknown_variable",
          "there is no fuzzy variable \""
              + Fields.shortened(name)
              + "\""
              + Names.hint(Fields.shortened(name), variables.keySet()));
    }
    return Optional.ofNullable(variable);
  }

  private void add(Variable variable, String pointer) {
    if (read.putIfAbsent(variable.name(), variable) != null) {
      fields.faultAt(
          pointer,
          "duplicate",
          "\"" + variable.name() + "\" is asked for twice; tell them apart with \"as\"");
    }
  }

  /** Tells of variables that bars say nothing about. */
  void fromBars(String pointer) {
    for (Variable variable : read.values()) {
      if (variable.input() instanceof Input.Given) {
        fields.faultAt(
            pointer,
            "no_input",
            "variable \"" + variable.name() + "\" has neither indicator nor column to take from");
      }
    }
  }
}
