package io.ktrdr.api.fuzzy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ktrdr.api.desk.ApiContext;
import io.ktrdr.api.desk.FuzzyDesk;
import io.ktrdr.api.http.Endpoint;
import io.ktrdr.api.http.Exchange;
import io.ktrdr.api.http.Fields;
import io.ktrdr.api.http.RequestBodies;
import io.ktrdr.api.http.Role;
import io.ktrdr.api.series.InstrumentLookup;
import io.ktrdr.api.series.SeriesFields;
import io.ktrdr.fuzzy.Variable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code /fuzzy/data}: memberships along a range of stored bars, column by column. */
public final class FuzzyDataRoutes {

  private static final Set<String> PARAMETERS =
      Set.of("instrument", "timeframe", "start", "end", "what", "session", "variables");

  static final Set<String> SERIES_FIELDS =
      Set.of("symbol", "timeframe", "start_date", "end_date", "what", "session");

  private final ApiContext context;
  private final RequestBodies bodies;
  private final InstrumentLookup lookup;
  private final FuzzyBars bars;

  public FuzzyDataRoutes(
      ApiContext context, RequestBodies bodies, InstrumentLookup lookup, FuzzyBars bars) {
    this.context = context;
    this.bodies = bodies;
    this.lookup = lookup;
    this.bars = bars;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/api/v1/fuzzy/data", PARAMETERS, this::get),
        Endpoint.post("/api/v1/fuzzy/data", this::post).needing(Role.VIEWER));
  }

  private CompletionStage<HttpResponse> get(Exchange exchange, Fields query) {
    FuzzyDesk.State desk = context.fuzzy().state();
    SeriesFields series = SeriesFields.read(query, "instrument", "start", false, "end");
    FuzzyVariables variables = variables(desk, query);
    query.require("variables", text -> text).ifPresent(text -> variables.names("variables", text));
    variables.fromBars("/variables");
    query.check();
    return lookup
        .known("instrument", series.name())
        .thenCompose(
            instrument -> answer(bars.asked(series, instrument, "start", false), variables, desk));
  }

  private CompletionStage<HttpResponse> post(Exchange exchange, Fields query) {
    return bodies
        .json(exchange)
        .thenCompose(
            body -> {
              ObjectNode object = Fields.object(body);
              Fields fields = Fields.ofJson(object, SERIES_FIELDS, Set.of("variables"));
              fields.addFaults(query);
              FuzzyDesk.State desk = context.fuzzy().state();
              SeriesFields series =
                  SeriesFields.read(fields, "symbol", "start_date", false, "end_date");
              FuzzyVariables variables = variables(desk, fields);
              variables.list("variables", object.path("variables"));
              variables.fromBars("/variables");
              fields.check();
              return lookup
                  .known("symbol", series.name())
                  .thenCompose(
                      instrument ->
                          answer(
                              bars.asked(series, instrument, "start_date", true), variables, desk));
            });
  }

  private FuzzyVariables variables(FuzzyDesk.State desk, Fields fields) {
    return new FuzzyVariables(desk, fields, context.fuzzy().settings().maxVariables());
  }

  private CompletionStage<HttpResponse> answer(
      FuzzyBars.Asked asked, FuzzyVariables variables, FuzzyDesk.State desk) {
    Map<String, Variable> wanted = variables.read();
    bars.limit(asked, wanted.values().stream().mapToLong(v -> 1L + v.sets().size()).sum());
    return bars.read(asked, wanted.values())
        .thenApply(
            read ->
                FuzzyRoutes.response(
                    out -> {
                      FuzzyJson.times(out, asked.query().series().timeframe(), read.bars());
                      out.writeArrayFieldStart("variables");
                      for (Variable variable : wanted.values()) {
                        double[] column = read.columns().get(variable.name());
                        out.writeStartObject();
                        FuzzyJson.about(out, variable);
                        FuzzyJson.column(out, "values", column);
                        out.writeObjectFieldStart("sets");
                        for (Map.Entry<String, double[]> set :
                            variable.memberships(column).entrySet()) {
                          FuzzyJson.column(out, set.getKey(), set.getValue());
                        }
                        out.writeEndObject();
                        out.writeEndObject();
                      }
                      out.writeEndArray();
                      bars.metadata(out, read, desk, variables.warnings());
                    }));
  }
}
