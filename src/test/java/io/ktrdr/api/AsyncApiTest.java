package io.ktrdr.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ktrdr.testing.AsyncApi;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** {@code asyncapi.yaml} is whole in itself, and finds what does not fit. */
class AsyncApiTest {

  private static final JsonNode DOCUMENT = AsyncApi.CONTRACT.document();

  @Test
  void everyReferenceLeadsSomewhere() {
    DOCUMENT
        .findValuesAsText("$ref")
        .forEach(
            reference ->
                assertThat(DOCUMENT.at(reference.substring(1)).isMissingNode())
                    .as(reference)
                    .isFalse());
  }

  @Test
  void everyMessageBelongsToOneSideAndHasItsSchema() {
    Set<String> both = new TreeSet<>(AsyncApi.CONTRACT.messages("operate"));
    both.addAll(AsyncApi.CONTRACT.messages("tell"));
    Set<String> defined = new TreeSet<>();
    DOCUMENT.at("/components/messages").fieldNames().forEachRemaining(defined::add);
    assertThat(both).isEqualTo(defined);
    both.forEach(
        name ->
            assertThat(DOCUMENT.at("/components/schemas/" + name).isObject()).as(name).isTrue());
  }

  @Test
  void messagesThatDoNotFitAreFound() throws Exception {
    ObjectMapper json = new ObjectMapper();
    assertThat(AsyncApi.CONTRACT.faults(json.readTree("{\"type\":\"dance\"}"))).isNotEmpty();
    assertThat(
            AsyncApi.CONTRACT.faults(
                json.readTree(
                    "{\"type\":\"gap\",\"channel\":\"bars\",\"key\":\"k\",\"seq\":1,\"from\":\"x\"}")))
        .isNotEmpty();
  }
}
