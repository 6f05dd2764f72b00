package io.ktrdr.api.indicators;

import io.ktrdr.api.http.Endpoint;
import io.ktrdr.api.http.Exchange;
import io.ktrdr.api.http.Fields;
import io.ktrdr.api.http.Json;
import io.ktrdr.api.http.Problem;
import io.ktrdr.api.http.ProblemException;
import io.ktrdr.api.http.ProblemType;
import io.ktrdr.indicator.Category;
import io.ktrdr.indicator.IndicatorDescriptor;
import io.ktrdr.indicator.Indicators;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code GET /indicators…}: what can be calculated. */
public final class IndicatorsRoutes {

  /** A category with its members, aliases not counted. */
  record CategoryView(String name, String description, int count, List<String> indicators) {}

  /** Nothing here changes while the program runs; made when first asked for. */
  private static final class Views {
    static final List<IndicatorView> ALL =
        Indicators.all().stream().map(IndicatorView::of).toList();
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/api/v1/indicators", Set.of("category"), this::list),
        Endpoint.get("/api/v1/indicators/categories", Set.of(), this::categories),
        Endpoint.get("/api/v1/indicators/{id}", Set.of(), this::one));
  }

  private CompletionStage<HttpResponse> list(Exchange exchange, Fields query) {
    String category = query.read("category", IndicatorsRoutes::category).orElse("");
    query.check();
    return answer(
        Views.ALL.stream()
            .filter(view -> category.isEmpty() || view.category().equals(category))
            .toList());
  }

  private static String category(String text) {
    return Arrays.stream(Category.values())
        .map(Category::toString)
        .filter(text::equals)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "category \""
                        + Fields.shortened(text)
                        + "\" is not one of "
                        + Arrays.toString(Category.values())));
  }

  private CompletionStage<HttpResponse> categories(Exchange exchange, Fields query) {
    query.check();
    Map<Category, List<IndicatorDescriptor>> members = Indicators.categories();
    return answer(
        members.entrySet().stream()
            .map(
                entry ->
                    new CategoryView(
                        entry.getKey().toString(),
                        entry.getKey().description(),
                        entry.getValue().size(),
                        entry.getValue().stream().map(IndicatorDescriptor::id).toList()))
            .toList());
  }

  private CompletionStage<HttpResponse> one(Exchange exchange, Fields query) {
    query.check();
    String name = exchange.path().get("id");
    return answer(
        Indicators.find(name)
            .map(IndicatorView::of)
            .orElseThrow(
                () ->
                    new ProblemException(
                        Problem.of(ProblemType.NOT_FOUND, unknown(name))
                            .with("suggestions", Indicators.suggest(name)))));
  }

  /** A sentence about a name that no indicator has. */
  static String unknown(String name) {
    List<String> suggestions = Indicators.suggest(name);
    return "there is no indicator \""
        + Fields.shortened(name)
        + (suggestions.isEmpty()
            ? "\"; GET /api/v1/indicators lists them"
            : "\"; did you mean one of " + suggestions + "?");
  }

  private static CompletionStage<HttpResponse> answer(Object data) {
    return CompletableFuture.completedFuture(Json.success(data));
  }
}
