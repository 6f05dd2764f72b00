package io.ktrdr.api.indicators;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ktrdr.api.http.Fields;
import io.ktrdr.indicator.ArgumentFault;
import io.ktrdr.indicator.Arguments;
import io.ktrdr.indicator.Ask;
import io.ktrdr.indicator.Calculation;
import io.ktrdr.indicator.Column;
import io.ktrdr.indicator.IndicatorDescriptor;
import io.ktrdr.indicator.Indicators;
import io.ktrdr.indicator.InvalidArguments;
import io.ktrdr.indicator.InvalidAsk;
import io.ktrdr.indicator.Source;
import io.ktrdr.market.Timeframe;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads the member {@code indicators} of a request; whatever is wrong goes to its fields. */
public final class IndicatorAsks {

  private static final Set<String> MEMBERS =
      Set.of("id", "name", "parameters", "inputs", "timeframe");

  /** So that names need no escapes in JSON or CSV, and stay readable as column heads. */
  private static final String NAME = "[A-Za-z0-9_.:-]{1,64}";

  private final Fields fields;
  private final IndicatorSettings settings;

  public IndicatorAsks(Fields fields, IndicatorSettings settings) {
    this.fields = fields;
    this.settings = settings;
  }

  /** Empty when anything was wrong. */
  public Optional<Calculation> read(ObjectNode body, Timeframe timeframe) {
    if (!(body.get("indicators") instanceof ArrayNode list) || list.isEmpty()) {
      fault("", "required", "indicators must be a list such as [{\"id\":\"rsi\"}]");
      return Optional.empty();
    }
    if (list.size() > settings.maxIndicators()) {
      fault(
          "",
          "too_many",
          list.size() + " indicators are asked for; at most " + settings.maxIndicators());
      return Optional.empty();
    }
    List<Ask> asks = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      ask("/" + i, list.get(i)).ifPresent(asks::add);
    }
    if (timeframe == null || asks.size() < list.size()) {
      return Optional.empty();
    }
    try {
      Calculation calculation = new Calculation(timeframe, asks);
      List<String> names = Calculator.names(calculation);
      Set<String> columns = new HashSet<>();
      for (String name : names) {
        if (!columns.add(name)) {
          fault("", "duplicate", "two columns would be called \"" + name + "\"");
          return Optional.empty();
        }
      }
      return Optional.of(calculation);
    } catch (InvalidAsk e) {
      fault("/" + last(asks, e.ask()) + "/" + e.field(), e.code(), e.getMessage());
      return Optional.empty();
    }
  }

  private static int last(List<Ask> asks, String name) {
    int found = asks.size() - 1;
    while (found > 0 && !asks.get(found).name().equals(name)) {
      found--;
    }
    return found;
  }

  private Optional<Ask> ask(String at, JsonNode given) {
    if (!(given instanceof ObjectNode object)) {
      fault(at, "wrong_type", "each indicator must be an object such as {\"id\":\"rsi\"}");
      return Optional.empty();
    }
    boolean good = true;
    for (String member : iterable(object)) {
      if (!MEMBERS.contains(member)) {
        fault(
            at + "/" + Fields.shortened(member),
            "unknown_field",
            "there is no field \""
                + Fields.shortened(member)
                + "\" here; allowed: "
                + new TreeSet<>(MEMBERS));
        good = false;
      }
    }
    String id = object.path("id").asText("");
    Optional<IndicatorDescriptor> found = Indicators.find(id);
    if (found.isEmpty()) {
      fault(
          at + "/id",
          id.isBlank() ? "required" : "unknown_indicator",
          id.isBlank() ? "id is required" : IndicatorsRoutes.unknown(id));
      return Optional.empty();
    }
    String name = object.path("name").asText(found.get().id());
    if (!name.matches(NAME)) {
      fault(
          at + "/name",
          "invalid",
          "name \"" + Fields.shortened(name) + "\" must be 1 to 64 letters, digits, _ . : or -");
      good = false;
    }
    Optional<Arguments> arguments = arguments(at, found.get(), object.get("parameters"));
    Optional<Map<String, Source>> inputs = inputs(at, object.get("inputs"));
    Optional<Timeframe> timeframe = Optional.empty();
    if (object.hasNonNull("timeframe")) {
      timeframe = Timeframe.find(object.get("timeframe").asText());
      if (timeframe.isEmpty()) {
        fault(
            at + "/timeframe",
            "invalid",
            "timeframe \""
                + Fields.shortened(object.get("timeframe").asText())
                + "\" is not one of "
                + Timeframe.allowed());
        good = false;
      }
    }
    return good && arguments.isPresent() && inputs.isPresent()
        ? Optional.of(new Ask(name, found.get(), arguments.get(), inputs.get(), timeframe))
        : Optional.empty();
  }

  private Optional<Arguments> arguments(String at, IndicatorDescriptor indicator, JsonNode given) {
    Map<String, Object> values = new LinkedHashMap<>();
    if (given instanceof ObjectNode object) {
      for (String name : iterable(object)) {
        JsonNode value = object.get(name);
        if (!value.isNull()) {
          values.put(name, value(value));
        }
      }
    } else if (given != null && !given.isNull()) {
      fault(at + "/parameters", "wrong_type", "parameters must be an object");
      return Optional.empty();
    }
    try {
      return Optional.of(indicator.arguments(values));
    } catch (InvalidArguments e) {
      for (ArgumentFault fault : e.faults()) {
        fault(at + "/parameters/" + fault.parameter(), fault.code(), fault.detail());
      }
      return Optional.empty();
    }
  }

  private static Object value(JsonNode node) {
    if (node.isNumber()) {
      return node.numberValue();
    }
    return node.isBoolean() ? node.booleanValue() : node.isTextual() ? node.textValue() : node;
  }

  private Optional<Map<String, Source>> inputs(String at, JsonNode given) {
    Map<String, Source> inputs = new HashMap<>();
    if (given == null || given.isNull()) {
      return Optional.of(inputs);
    }
    if (!(given instanceof ObjectNode object)) {
      fault(at + "/inputs", "wrong_type", "inputs must be an object such as {\"source\":\"high\"}");
      return Optional.empty();
    }
    boolean good = true;
    for (String input : iterable(object)) {
      String pointer = at + "/inputs/" + Fields.shortened(input);
      JsonNode source = object.get(input);
      if (source.isTextual()) {
        try {
          inputs.put(input, new Source.Bars(Column.parse(source.textValue())));
        } catch (IllegalArgumentException e) {
          fault(pointer, "unknown_column", e.getMessage());
          good = false;
        }
      } else if (source.path("indicator").isTextual()) {
        inputs.put(
            input,
            new Source.OutputOf(
                source.get("indicator").textValue(), source.path("output").asText("")));
      } else {
        fault(
            pointer,
            "wrong_type",
            "an input is fed by a column such as \"high\", or by an indicator of this request such"
                + " as {\"indicator\":\"ema\",\"output\":\"value\"}");
        good = false;
      }
    }
    return good ? Optional.of(inputs) : Optional.empty();
  }

  private static Iterable<String> iterable(ObjectNode object) {
    return object::fieldNames;
  }

  private void fault(String at, String code, String detail) {
    fields.faultAt("/indicators" + at, code, detail);
  }
}
