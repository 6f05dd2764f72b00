package io.ktrdr.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.util.List;

/** From JSON to records. */
final class Answers {

  /**
   * Prices keep every digit that the node wrote. What a newer node tells besides is passed over.
   */
  static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .addModule(new JavaTimeModule())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private Answers() {}

  /** What is inside the envelope, or the answer itself where it has none. */
  static JsonNode data(JsonNode answer) {
    return answer.isObject() && answer.has("data") ? answer.get("data") : answer;
  }

  static <T> T read(JsonNode node, Class<T> type) {
    try {
      return JSON.readerFor(type).readValue(node, type);
    } catch (IOException e) {
      throw unlike(e);
    }
  }

  static <T> List<T> list(JsonNode node, Class<T> type) {
    try {
      return JSON.readerForListOf(type).readValue(node);
    } catch (IOException e) {
      throw unlike(e);
    }
  }

  static JsonNode tree(String body, String node) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw KtrdrException.noAnswer(
          KtrdrException.NOT_A_NODE,
          node + " answered something that is not JSON; is a ktrdr node listening there?",
          e);
    }
  }

  private static KtrdrException unlike(Exception cause) {
    return KtrdrException.noAnswer(
        KtrdrException.NOT_A_NODE,
        "the answer is not what this client knows: " + cause.getMessage(),
        cause);
  }
}
