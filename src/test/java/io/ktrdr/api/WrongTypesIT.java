package io.ktrdr.api;

import static io.ktrdr.api.ApiFixture.AAPL;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ktrdr.api.http.Json;
import io.ktrdr.market.Timeframe;
import io.ktrdr.testing.OpenApi;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every parameter and every field that the contract knows, with a value that cannot be meant: the
 * answer is a problem of the caller's, and one of its pointers says where.
 */
class WrongTypesIT {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** What an object is named that the example has not: a fuzzy variable and an indicator. */
  private static final String KNOWN = "rsi";

  /** Deeper fields are those of a few recursive schemas, over again. */
  private static final int DEEPEST = 4;

  @TempDir private static Path folder;
  private static ApiFixture api;

  @BeforeAll
  static void serve() throws Exception {
    api = new ApiFixture(folder, "");
    api.fill(AAPL, Timeframe.DAY_1, "2023-01-01T00:00:00Z", "2023-02-01T00:00:00Z");
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void aParameterThatCannotBeReadIsNamed() throws Exception {
    List<String> wrong = new ArrayList<>();
    int tried = 0;
    for (OpenApi.Operation operation : OpenApi.CONTRACT.operations()) {
      for (JsonNode one : operation.node().path("parameters")) {
        JsonNode parameter = OpenApi.CONTRACT.resolved(one);
        String value = unreadable(OpenApi.CONTRACT.resolved(parameter.path("schema")));
        if (parameter.path("in").asText().equals("query") && value != null) {
          String name = parameter.get("name").textValue();
          String query = "?" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
          HttpResponse<String> answer = send(operation, path(operation) + query, null);
          tried++;
          judge(answer, operation + query, "/" + name, wrong);
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(tried).isGreaterThan(70);
  }

  @Test
  void aFieldOfAnotherTypeIsNamed() throws Exception {
    List<String> wrong = new ArrayList<>();
    int tried = 0;
    for (OpenApi.Operation operation : OpenApi.CONTRACT.operations()) {
      JsonNode schema = operation.node().at("/requestBody/content/application~1json/schema");
      if (!schema.isMissingNode()) {
        List<Field> fields = new ArrayList<>();
        collect(schema, "", 0, fields);
        for (Field field : fields) {
          for (JsonNode value : otherTypes(field.schema())) {
            JsonNode body = with(example(operation), field.pointer(), value);
            HttpResponse<String> answer = send(operation, path(operation), body);
            tried++;
            judge(answer, operation + " " + body, field.pointer(), wrong);
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(tried).isGreaterThan(200);
  }

  /**
   * A field of a body: where it is, by the first of each list, and what the contract says of it.
   */
  private record Field(String pointer, JsonNode schema) {}

  private static void collect(JsonNode written, String pointer, int depth, List<Field> to) {
    JsonNode schema = OpenApi.CONTRACT.resolved(written);
    if (depth > DEEPEST) {
      return;
    }
    for (String several : List.of("allOf", "oneOf", "anyOf")) {
      schema.path(several).forEach(part -> collect(part, pointer, depth, to));
    }
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      String below = pointer + "/" + property.getKey();
      to.add(new Field(below, OpenApi.CONTRACT.resolved(property.getValue())));
      collect(property.getValue(), below, depth + 1, to);
    }
    if (schema.has("items")) {
      collect(schema.get("items"), pointer + "/0", depth + 1, to);
    }
  }

  /** A body that the contract shows, so that nothing else is wrong in it. */
  private static JsonNode example(OpenApi.Operation operation) {
    JsonNode media = operation.node().at("/requestBody/content/application~1json");
    if (media.has("example")) {
      return media.get("example").deepCopy();
    }
    JsonNode first = media.path("examples").elements().next();
    return OpenApi.CONTRACT.resolved(first).get("value").deepCopy();
  }

  /** A body with one value put in its place, whatever was there. */
  private static JsonNode with(JsonNode body, String pointer, JsonNode value) {
    JsonPointer place = JsonPointer.compile(pointer);
    String name = place.getMatchingProperty();
    if (place.getMatchingIndex() == 0) {
      return new ArrayNode(NODES).add(with(body.path(0), place.tail().toString(), value));
    }
    ObjectNode object =
        body instanceof ObjectNode there ? there : new ObjectNode(NODES).put("name", KNOWN);
    object.set(
        name,
        place.tail().matches() ? value : with(object.path(name), place.tail().toString(), value));
    return object;
  }

  /** Values of types that a schema does not have; none where it takes anything. */
  private static List<JsonNode> otherTypes(JsonNode schema) {
    Set<String> types = types(schema);
    List<JsonNode> values = new ArrayList<>();
    if (types.isEmpty()) {
      return values;
    }
    if (!types.contains("object")) {
      values.add(new ObjectNode(NODES));
    }
    if (!types.contains("array") && !types.contains("string")) {
      values.add(new ArrayNode(NODES).add("x"));
    }
    if (!types.contains("boolean") && !types.contains("string")) {
      values.add(NODES.booleanNode(true));
    }
    String text = unreadable(schema);
    if (text != null) {
      values.add(NODES.textNode(text));
    }
    return values;
  }

  private static Set<String> types(JsonNode schema) {
    Set<String> types = new TreeSet<>();
    JsonNode type = schema.path("type");
    type.forEach(one -> types.add(one.textValue()));
    if (type.isTextual()) {
      types.add(type.textValue());
    }
    if (schema.has("enum") || schema.has("const")) {
      types.add("string");
    }
    for (String several : List.of("oneOf", "anyOf", "allOf")) {
      schema.path(several).forEach(part -> types.addAll(types(OpenApi.CONTRACT.resolved(part))));
    }
    return types;
  }

  /** A text that is none of a schema's values; null where any text might be one. */
  private static String unreadable(JsonNode schema) {
    Set<String> types = types(schema);
    if (types.contains("object") || types.contains("array") || types.isEmpty()) {
      return null;
    }
    boolean free =
        types.contains("string")
            && !schema.has("enum")
            && !Set.of("date", "date-time").contains(schema.path("format").asText());
    return free ? null : "no-such thing";
  }

  private static String path(OpenApi.Operation operation) {
    String known = operation.path().startsWith("/api/v1/calendars/") ? "XNYS" : "AAPL";
    return operation.path().replaceAll("\\{\\w+}", known);
  }

  private static HttpResponse<String> send(OpenApi.Operation operation, String path, JsonNode body)
      throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(api.uri(path));
    if (operation.method().equals("POST")) {
      request
          .header("Content-Type", "application/json")
          .POST(HttpRequest.BodyPublishers.ofString(body == null ? "{}" : body.toString()));
    } else {
      request.method(operation.method(), HttpRequest.BodyPublishers.noBody());
    }
    return api.send(request.build());
  }

  private static void judge(
      HttpResponse<String> answer, String asked, String pointer, List<String> wrong)
      throws Exception {
    String told = answer.body().length() > 400 ? answer.body().substring(0, 400) : answer.body();
    if (answer.statusCode() / 100 != 4
        || !Json.MAPPER.readTree(answer.body()).path("errors").findValuesAsText("pointer").stream()
            .anyMatch(one -> one.equals(pointer) || one.startsWith(pointer + "/"))) {
      wrong.add(asked + " answered " + answer.statusCode() + " without " + pointer + ": " + told);
    }
  }
}
