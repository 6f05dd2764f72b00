package io.ktrdr.api.fuzzy;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ktrdr.api.desk.ApiContext;
import io.ktrdr.api.desk.FuzzyDesk;
import io.ktrdr.api.http.Endpoint;
import io.ktrdr.api.http.Exchange;
import io.ktrdr.api.http.Fields;
import io.ktrdr.api.http.Problem;
import io.ktrdr.api.http.ProblemException;
import io.ktrdr.api.http.ProblemType;
import io.ktrdr.api.http.RequestBodies;
import io.ktrdr.api.http.Role;
import io.ktrdr.api.series.InstrumentLookup;
import io.ktrdr.api.series.SeriesFields;
import io.ktrdr.fuzzy.Finding;
import io.ktrdr.fuzzy.Input;
import io.ktrdr.fuzzy.Names;
import io.ktrdr.fuzzy.Variable;
import io.ktrdr.fuzzy.config.Definitions;
import io.ktrdr.fuzzy.inference.FuzzySystem;
import io.ktrdr.fuzzy.inference.Inference;
import io.ktrdr.fuzzy.inference.Output;
import io.ktrdr.fuzzy.rule.Rule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * {@code POST /fuzzy/infer}: what rules conclude, from given numbers or along a range of stored
 * bars.
 */
public final class FuzzyInferRoutes {

  private static final Set<String> STRUCTURED = Set.of("system", "variables", "inputs", "include");
  private static final Set<String> PARTS = new TreeSet<>(Set.of("values", "strengths"));

  private final ApiContext context;
  private final RequestBodies bodies;
  private final InstrumentLookup lookup;
  private final FuzzyBars bars;
  private final Executor blocking;

  public FuzzyInferRoutes(
      ApiContext context,
      RequestBodies bodies,
      InstrumentLookup lookup,
      FuzzyBars bars,
      Executor blocking) {
    this.context = context;
    this.bodies = bodies;
    this.lookup = lookup;
    this.bars = bars;
    this.blocking = blocking;
  }

  /** What a request asks to be concluded. */
  private record Asked(
      String name,
      FuzzySystem system,
      Set<String> include,
      List<String> warnings,
      FuzzyDesk.State desk) {

    List<Variable> used() {
      return system.used().stream().map(system.inputs()::get).toList();
    }

    /** Columns in the answer. */
    int columns() {
      return system.outputs().size()
          + (include.contains("values") ? system.used().size() : 0)
          + (include.contains("strengths") ? system.rules().size() : 0);
    }
  }

  public List<Endpoint> endpoints() {
    return List.of(Endpoint.post("/api/v1/fuzzy/infer", this::infer).needing(Role.VIEWER));
  }

  private CompletionStage<HttpResponse> infer(Exchange exchange, Fields query) {
    return bodies
        .json(exchange)
        .thenCompose(
            body -> {
              ObjectNode object = Fields.object(body);
              Fields fields = Fields.ofJson(object, FuzzyDataRoutes.SERIES_FIELDS, STRUCTURED);
              fields.addFaults(query);
              Asked asked = asked(object, fields);
              return object.hasNonNull("inputs")
                  ? given(asked, object, fields)
                  : stored(asked, fields);
            });
  }

  /** Null when the system is faulty, which the fields know. */
  private Asked asked(ObjectNode object, Fields fields) {
    FuzzyDesk.State desk = context.fuzzy().state();
    FuzzyVariables own =
        new FuzzyVariables(desk, fields, context.fuzzy().settings().maxVariables());
    if (object.hasNonNull("variables")) {
      own.list("variables", object.get("variables"));
    }
    Map<String, Variable> variables = new LinkedHashMap<>(desk.require().variables());
    variables.putAll(own.read());
    List<String> warnings = new ArrayList<>(own.warnings());
    JsonNode given = object.path("system");
    String name = given.isTextual() ? given.textValue() : "request";
    JsonNode definition = given.isTextual() ? desk.document().path("systems").path(name) : given;
    if (given.isMissingNode() || given.isNull()) {
      fields.fault(
          "system",
          "required",
          "system is required: the name of one, or an object with outputs and rules");
      return null;
    }
    if (given.isTextual() && !desk.require().systems().containsKey(name)) {
      fields.fault(
          "system",
          "unknown_system",
          "there is no system \""
              + Fields.shortened(name)
              + "\""
              + Names.hint(Fields.shortened(name), desk.require().systems().keySet()));
      return null;
    }
    Set<String> include = include(object.path("include"), fields);
    return new Definitions(finding -> told(finding, fields, warnings))
        .system(name, variables, definition, "/system")
        .map(made -> new Asked(name, made.system(), include, warnings, desk))
        .orElse(null);
  }

  private static void told(Finding finding, Fields fields, List<String> warnings) {
    if (finding.isError()) {
      fields.faultAt(finding.path(), finding.code(), finding.detail());
    } else {
      warnings.add(finding.detail());
    }
  }

  private static Set<String> include(JsonNode list, Fields fields) {
    Set<String> include = new TreeSet<>();
    for (JsonNode part : list) {
      if (PARTS.contains(part.asText())) {
        include.add(part.asText());
      } else {
        fields.fault(
            "include",
            "not_allowed",
            "include is a list out of " + PARTS + ", not " + Fields.shortened(part.asText()));
      }
    }
    if (!list.isMissingNode() && !list.isNull() && !list.isArray()) {
      fields.fault("include", "wrong_type", "include is a list out of " + PARTS);
    }
    return include;
  }

  /** From numbers in the request, in the unit of the variables: nothing is transformed. */
  private CompletionStage<HttpResponse> given(Asked asked, ObjectNode object, Fields fields) {
    for (String field : FuzzyDataRoutes.SERIES_FIELDS) {
      if (object.hasNonNull(field)) {
        fields.fault(field, "conflict", "give either inputs or " + field + ", not both");
      }
    }
    JsonNode inputs = object.get("inputs");
    Map<String, double[]> columns = new LinkedHashMap<>();
    if (!inputs.isObject()) {
      fields.fault("inputs", "wrong_type", "inputs is an object: lists of numbers by variable");
    } else if (asked != null) {
      columns = columns(asked.system(), (ObjectNode) inputs, fields);
    }
    fields.check();
    int rows = columns.values().iterator().next().length;
    limit(asked, rows);
    Map<String, double[]> read = columns;
    return CompletableFuture.supplyAsync(
        () -> {
          Inference inference = asked.system().infer(read);
          return FuzzyRoutes.response(
              out -> {
                out.writeNumberField("points", rows);
                conclusions(out, asked, read, inference);
                out.writeObjectFieldStart("metadata");
                out.writePOJOField("warnings", asked.warnings());
                out.writeFieldName("fuzzy");
                asked.desk().write(out);
                out.writeEndObject();
              });
        },
        blocking);
  }

  private static Map<String, double[]> columns(
      FuzzySystem system, ObjectNode inputs, Fields fields) {
    Map<String, double[]> columns = new LinkedHashMap<>();
    Fields faults = Fields.ofJson(inputs, Set.of(), system.used());
    int rows = -1;
    for (String name : system.used()) {
      if (!inputs.has(name)) {
        faults.fault(name, "required", "the rules use \"" + name + "\"");
        continue;
      }
      double[] column = FuzzyRoutes.values(inputs.get(name), name, faults);
      if (rows >= 0 && column.length != rows) {
        faults.fault(
            name,
            "length",
            "\"%s\" has %d numbers, the one before %d".formatted(name, column.length, rows));
      }
      rows = column.length;
      columns.put(name, column);
    }
    fields.addFaults(faults.under("/inputs"));
    return columns;
  }

  private CompletionStage<HttpResponse> stored(Asked asked, Fields fields) {
    SeriesFields series = SeriesFields.read(fields, "symbol", "start_date", false, "end_date");
    if (asked != null) {
      for (Variable variable : asked.used()) {
        if (variable.input() instanceof Input.Given) {
          fields.faultAt(
              "/inputs",
              "no_input",
              "variable \""
                  + variable.name()
                  + "\" has neither indicator nor column to take from; give inputs");
        }
      }
    }
    fields.check();
    return lookup
        .known("symbol", series.name())
        .thenCompose(
            instrument -> {
              FuzzyBars.Asked range = bars.asked(series, instrument, "start_date", true);
              bars.limit(range, asked.columns());
              return bars.read(range, asked.used());
            })
        .thenApplyAsync(
            read -> {
              limit(asked, read.bars().size());
              Inference inference = asked.system().infer(read.columns());
              return FuzzyRoutes.response(
                  out -> {
                    FuzzyJson.times(out, read.asked().query().series().timeframe(), read.bars());
                    conclusions(out, asked, read.columns(), inference);
                    bars.metadata(out, read, asked.desk(), asked.warnings());
                  });
            },
            blocking);
  }

  private void limit(Asked asked, long rows) {
    FuzzyBars.limit(rows, asked.columns(), context.fuzzy().settings().maxValues());
    long most = context.fuzzy().settings().maxWork();
    long work = rows * asked.system().costPerRow();
    if (work > most) {
      throw new ProblemException(
          Problem.of(
                  ProblemType.TOO_MANY_POINTS,
                  "%d rows take %d memberships (conclusions times resolution each); at most %d can be"
                          .formatted(rows, work, most)
                      + " asked for at once: ask for a shorter range or a lower resolution")
              .with("limit", most));
    }
  }

  private static void conclusions(
      JsonGenerator out, Asked asked, Map<String, double[]> columns, Inference inference)
      throws IOException {
    FuzzySystem system = asked.system();
    out.writeStringField("system", asked.name());
    out.writeObjectFieldStart("outputs");
    for (Map.Entry<String, double[]> output : inference.outputs().entrySet()) {
      FuzzyJson.column(out, output.getKey(), output.getValue());
    }
    out.writeEndObject();
    if (asked.include().contains("values")) {
      out.writeObjectFieldStart("values");
      for (String name : system.used()) {
        FuzzyJson.column(out, name, columns.get(name));
      }
      out.writeEndObject();
    }
    if (asked.include().contains("strengths")) {
      out.writeObjectFieldStart("strengths");
      for (Map.Entry<String, double[]> rule : inference.strengths().entrySet()) {
        FuzzyJson.column(out, rule.getKey(), rule.getValue());
      }
      out.writeEndObject();
    }
    out.writeObjectFieldStart("about");
    out.writePOJOField("rules", system.rules().stream().map(Rule::text).toList());
    out.writePOJOField("silent", inference.silent());
    out.writeArrayFieldStart("inputs");
    for (Variable variable : asked.used()) {
      out.writeStartObject();
      FuzzyJson.about(out, variable);
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeArrayFieldStart("outputs");
    for (Output output : system.outputs().values()) {
      FuzzyJson.output(out, output);
    }
    out.writeEndArray();
    out.writeEndObject();
  }
}
