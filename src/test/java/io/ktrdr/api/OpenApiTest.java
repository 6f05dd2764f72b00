package io.ktrdr.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.ktrdr.testing.OpenApi;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules that {@code openapi.yaml} keeps, and that its examples are what it says. */
class OpenApiTest {

  private static final OpenApi CONTRACT = OpenApi.CONTRACT;

  @Test
  void everyOperationHasAnExampleOfEveryBodyAndEachFitsItsSchema() {
    List<String> faults = new ArrayList<>();
    List<String> seen = new ArrayList<>();
    CONTRACT.examples(
        example -> {
          seen.add(example.of());
          if (example.value() == null) {
            faults.add(example.of() + " " + example.type() + " has no example");
          } else {
            CONTRACT
                .faults(example.schema(), example.value())
                .forEach(fault -> faults.add(example.of() + ": " + fault));
          }
        });
    assertThat(faults).isEmpty();
    assertThat(seen).as("there are examples at all").hasSizeGreaterThan(80);
  }

  @Test
  void examplesThatDoNotFitWouldBeFound() {
    assertThat(CONTRACT.faults("/components/schemas/Timeframe", TextNode.valueOf("1d")))
        .isNotEmpty();
    assertThat(
            CONTRACT.faults("GET", "/api/v1/symbols", 200, Optional.of("application/json"), "{}"))
        .isNotEmpty();
    assertThat(CONTRACT.faults("GET", "/api/v1/symbols", 200, Optional.of("text/csv"), "AAPL"))
        .hasSize(1);
    assertThat(
            CONTRACT.faults("GET", "/api/v1/no_such", 200, Optional.of("application/json"), "{}"))
        .hasSize(1);
  }

  @Test
  void everyOperationIsNamedOnceAndToldInWordsUnderAKnownTag() {
    Set<String> tags = new HashSet<>();
    for (JsonNode tag : CONTRACT.document().get("tags")) {
      assertThat(tag.path("description").asText()).as("tag %s", tag.get("name")).isNotBlank();
      tags.add(tag.get("name").textValue());
    }
    Set<String> names = new HashSet<>();
    Set<String> used = new HashSet<>();
    for (OpenApi.Operation operation : CONTRACT.operations()) {
      JsonNode node = operation.node();
      assertThat(names.add(node.path("operationId").asText()))
          .as("operationId of %s is there, and its own", operation)
          .isTrue();
      assertThat(node.path("operationId").asText()).matches("[a-z][A-Za-z]+");
      assertThat(node.path("summary").asText()).as("summary of %s", operation).isNotBlank();
      assertThat(node.path("tags")).as("tags of %s", operation).hasSize(1);
      used.add(node.at("/tags/0").textValue());
      assertThat(node.path("responses").has("default")).as("problems of %s", operation).isTrue();
      for (Map.Entry<String, JsonNode> response : node.get("responses").properties()) {
        JsonNode told = CONTRACT.resolved(response.getValue());
        assertThat(told.path("description").asText())
            .as("%s %s", operation, response.getKey())
            .isNotBlank();
        if (!response.getKey().startsWith("3") && told.has("content")) {
          assertThat(told.path("headers").has("X-Request-Id"))
              .as("%s %s tells X-Request-Id", operation, response.getKey())
              .isTrue();
        }
      }
    }
    assertThat(used).isEqualTo(tags);
  }

  @Test
  void everyParameterIsToldInWordsAndThoseOfThePathAreRequired() {
    for (OpenApi.Operation operation : CONTRACT.operations()) {
      for (JsonNode listed : operation.node().path("parameters")) {
        JsonNode parameter = CONTRACT.resolved(listed);
        String name = operation + " " + parameter.path("name").asText();
        assertThat(parameter.path("description").asText()).as(name).isNotBlank();
        assertThat(parameter.has("schema")).as(name).isTrue();
        if (parameter.path("in").asText().equals("path")) {
          assertThat(parameter.path("required").asBoolean()).as(name).isTrue();
          assertThat(operation.path()).contains("{" + parameter.get("name").textValue() + "}");
        }
      }
    }
  }

  @Test
  void nothingIsDefinedThatNobodyUsesAndNothingUsedThatIsNotDefined() {
    Set<String> used = new TreeSet<>();
    references(CONTRACT.document()).forEach(used::add);
    Set<String> defined = new TreeSet<>();
    for (Map.Entry<String, JsonNode> kind : CONTRACT.document().get("components").properties()) {
      if (!kind.getKey().equals("securitySchemes")) {
        kind.getValue()
            .fieldNames()
            .forEachRemaining(name -> defined.add("#/components/" + kind.getKey() + "/" + name));
      }
    }
    assertThat(used).isEqualTo(defined);
  }

  private static Stream<String> references(JsonNode node) {
    return node.isObject() && node.path("$ref").isTextual()
        ? Stream.of(node.get("$ref").textValue())
        : Stream.of(node).flatMap(JsonNode::valueStream).flatMap(OpenApiTest::references);
  }
}
