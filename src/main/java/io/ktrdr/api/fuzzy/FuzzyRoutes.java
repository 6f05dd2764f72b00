package io.ktrdr.api.fuzzy;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ktrdr.api.desk.ApiContext;
import io.ktrdr.api.desk.FuzzyDesk;
import io.ktrdr.api.http.Endpoint;
import io.ktrdr.api.http.Exchange;
import io.ktrdr.api.http.Fields;
import io.ktrdr.api.http.Json;
import io.ktrdr.api.http.Problem;
import io.ktrdr.api.http.ProblemException;
import io.ktrdr.api.http.ProblemType;
import io.ktrdr.api.http.RequestBodies;
import io.ktrdr.api.http.Role;
import io.ktrdr.fuzzy.FuzzySet;
import io.ktrdr.fuzzy.Hedge;
import io.ktrdr.fuzzy.Input;
import io.ktrdr.fuzzy.Names;
import io.ktrdr.fuzzy.Variable;
import io.ktrdr.fuzzy.config.FuzzyConfiguration;
import io.ktrdr.fuzzy.config.SystemDefinition;
import io.ktrdr.fuzzy.inference.Output;
import io.ktrdr.fuzzy.rule.Expression;
import io.ktrdr.fuzzy.rule.Rule;
import io.ktrdr.fuzzy.rule.RuleParser;
import io.ktrdr.fuzzy.rule.RuleSyntaxException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * {@code /fuzzy/variables}, {@code /fuzzy/sets/{indicator}} and {@code /fuzzy/evaluate}: the
 * definitions in force, and memberships of given numbers.
 */
public final class FuzzyRoutes {

  private static final Set<String> EVALUATE = Set.of("variable", "values", "terms");
  private static final int MOST_CURVE_POINTS = 1001;
  private static final int MOST_TERMS = 50;

  private final ApiContext context;
  private final RequestBodies bodies;

  public FuzzyRoutes(ApiContext context, RequestBodies bodies) {
    this.context = context;
    this.bodies = bodies;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/api/v1/fuzzy/variables", Set.of(), this::variables),
        Endpoint.get("/api/v1/fuzzy/sets/{indicator}", Set.of("points"), this::sets),
        Endpoint.post("/api/v1/fuzzy/evaluate", this::evaluate).needing(Role.VIEWER));
  }

  private CompletionStage<HttpResponse> variables(Exchange exchange, Fields query) {
    query.check();
    FuzzyDesk.State desk = context.fuzzy().state();
    FuzzyConfiguration configuration = desk.require();
    return answer(
        out -> {
          out.writeArrayFieldStart("variables");
          for (Variable variable : configuration.variables().values()) {
            out.writeStartObject();
            FuzzyJson.about(out, variable);
            FuzzyJson.sets(out, variable.sets());
            out.writeEndObject();
          }
          out.writeEndArray();
          out.writeArrayFieldStart("systems");
          for (SystemDefinition system : configuration.systems().values()) {
            system(out, system);
          }
          out.writeEndArray();
          out.writeFieldName("configuration");
          desk.write(out);
        });
  }

  private static void system(JsonGenerator out, SystemDefinition definition) throws IOException {
    out.writeStartObject();
    out.writeStringField("name", definition.name());
    out.writeStringField("description", definition.description());
    out.writePOJOField("inputs", definition.system().used());
    out.writeArrayFieldStart("outputs");
    for (Output output : definition.system().outputs().values()) {
      FuzzyJson.output(out, output);
    }
    out.writeEndArray();
    out.writePOJOField("rules", definition.system().rules().stream().map(Rule::text).toList());
    out.writeStringField("and", definition.system().norms().and().toString());
    out.writeStringField("or", definition.system().norms().or().toString());
    out.writeStringField("implication", definition.system().norms().implication().toString());
    out.writeStringField("aggregation", definition.system().norms().aggregation().toString());
    out.writeEndObject();
  }

  private CompletionStage<HttpResponse> sets(Exchange exchange, Fields query) {
    int points = query.number("points", 2, MOST_CURVE_POINTS, 0);
    query.check();
    FuzzyDesk.State desk = context.fuzzy().state();
    Variable variable = find(desk.require(), exchange.path().get("indicator"));
    return answer(
        out -> {
          FuzzyJson.about(out, variable);
          FuzzyJson.sets(out, variable.sets());
          if (points > 0) {
            double[] x = variable.range().grid(points);
            out.writeObjectFieldStart("curves");
            FuzzyJson.column(out, "x", x);
            out.writeObjectFieldStart("sets");
            for (Map.Entry<String, double[]> set : variable.memberships(x).entrySet()) {
              FuzzyJson.column(out, set.getKey(), set.getValue());
            }
            out.writeEndObject();
            out.writeEndObject();
          }
          out.writeFieldName("configuration");
          desk.write(out);
        });
  }

  /** By its name, else by its indicator where only one variable is about that. */
  private static Variable find(FuzzyConfiguration configuration, String name) {
    Variable named = configuration.variables().get(name);
    if (named != null) {
      return named;
    }
    List<Variable> about =
        configuration.variables().values().stream()
            .filter(v -> v.input() instanceof Input.Indicator input && input.id().equals(name))
            .toList();
    if (about.size() == 1) {
      return about.getFirst();
    }
    throw new ProblemException(
        Problem.of(
            ProblemType.NOT_FOUND,
            about.isEmpty()
                ? "there is no fuzzy variable \""
                    + Fields.shortened(name)
                    + "\""
                    + Names.hint(Fields.shortened(name), configuration.variables().keySet())
                : "several fuzzy variables are about \""
                    + Fields.shortened(name)
                    + "\": "
                    + about.stream().map(Variable::name).toList()));
  }

  private CompletionStage<HttpResponse> evaluate(Exchange exchange, Fields query) {
    return bodies
        .json(exchange)
        .thenCompose(
            body -> {
              ObjectNode object = Fields.object(body);
              Fields fields = Fields.ofJson(object, Set.of(), EVALUATE);
              fields.addFaults(query);
              FuzzyDesk.State desk = context.fuzzy().state();
              FuzzyVariables variables =
                  new FuzzyVariables(desk, fields, context.fuzzy().settings().maxVariables());
              Variable variable = null;
              if (object.hasNonNull("variable")) {
                variable = variables.one(object.get("variable"), "/variable").orElse(null);
              } else {
                fields.fault("variable", "required", "variable is required: a name or an object");
              }
              double[] values = values(object.path("values"), "values", fields);
              Map<String, Expression.Term> terms = terms(object.path("terms"), variable, fields);
              fields.check();
              FuzzyBars.limit(
                  values.length, terms.size() + 1L, context.fuzzy().settings().maxValues());
              return evaluated(variable, values, terms, variables.warnings(), desk);
            });
  }

  private static CompletionStage<HttpResponse> evaluated(
      Variable variable,
      double[] values,
      Map<String, Expression.Term> terms,
      List<String> warnings,
      FuzzyDesk.State desk) {
    return answer(
        out -> {
          out.writeStringField("variable", variable.name());
          out.writeNumberField("points", values.length);
          FuzzyJson.column(out, "values", values);
          out.writeObjectFieldStart("sets");
          for (Map.Entry<String, Expression.Term> term : terms.entrySet()) {
            FuzzySet set = variable.sets().get(term.getValue().set());
            double[] column = set.membership().column(values);
            Hedge.apply(term.getValue().hedges(), column);
            FuzzyJson.column(out, term.getKey(), column);
          }
          out.writeEndObject();
          out.writePOJOField("warnings", warnings);
          out.writeFieldName("configuration");
          desk.write(out);
        });
  }

  /** A list of numbers; null is a missing one. */
  static double[] values(JsonNode list, String field, Fields fields) {
    if (!list.isArray()) {
      fields.fault(
          field,
          list.isMissingNode() ? "required" : "wrong_type",
          field + " must be a list of numbers; null where one is missing");
      return new double[0];
    }
    double[] values = new double[list.size()];
    for (int i = 0; i < values.length; i++) {
      JsonNode value = list.get(i);
      if (!value.isNull() && (!value.isNumber() || !Double.isFinite(value.doubleValue()))) {
        fields.faultAt(
            "/" + field + "/" + i,
            "wrong_type",
            field + "[" + i + "] is neither a number nor null");
        return values;
      }
      values[i] = value.isNull() ? Double.NaN : value.doubleValue();
    }
    return values;
  }

  /** Sets with hedges, by how they were written; all sets when none is given. */
  static Map<String, Expression.Term> terms(JsonNode list, Variable variable, Fields fields) {
    Map<String, Expression.Term> terms = new LinkedHashMap<>();
    if (variable == null) {
      return terms;
    }
    if (list.isMissingNode() || list.isNull()) {
      variable.sets().keySet().forEach(set -> terms.put(set, RuleParser.parseTerm("", set)));
      return terms;
    }
    if (!list.isArray() || list.size() > MOST_TERMS) {
      fields.fault(
          "terms",
          "wrong_type",
          "terms must be a list of at most "
              + MOST_TERMS
              + " sets, each with hedges before it if wanted: [\"low\", \"very low\"]");
      return terms;
    }
    for (int i = 0; i < list.size(); i++) {
      String pointer = "/terms/" + i;
      String text = list.get(i).asText();
      try {
        Expression.Term term = RuleParser.parseTerm(variable.name(), text);
        if (!variable.sets().containsKey(term.set())) {
          fields.faultAt(
              pointer,
              "unknown_set",
              "\"%s\" has no set \"%s\"".formatted(variable.name(), Fields.shortened(term.set()))
                  + Names.hint(Fields.shortened(term.set()), variable.sets().keySet()));
        } else if (terms.putIfAbsent(text, term) != null) {
          fields.faultAt(pointer, "duplicate", "\"" + text + "\" is asked for twice");
        }
      } catch (RuleSyntaxException e) {
        fields.faultAt(pointer, "term_syntax", e.getMessage());
      }
    }
    return terms;
  }

  /** {@code {"success":true,"data":{<members>}}}. */
  static CompletionStage<HttpResponse> answer(Json.Writing members) {
    return CompletableFuture.completedFuture(response(members));
  }

  static HttpResponse response(Json.Writing members) {
    return Json.ok(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeBooleanField("success", true);
              out.writeObjectFieldStart("data");
              members.to(out);
              out.writeEndObject();
              out.writeEndObject();
            }));
  }
}
