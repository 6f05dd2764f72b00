package io.ktrdr.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What servers send means to us what it means to IB's own client, and goes out as it came in. */
class GoldenAnswersTest {

  @Test
  void everyAnswerIsReadAsIbsClientReadsItAndWrittenAsItWasSent() throws IOException {
    int compared = 0;
    for (Path file : GoldenVectors.files("server-synthetic")) {
      for (JsonNode vector : GoldenVectors.vectors(file)) {
        Codec codec = Codec.forVersion(vector.get("server_version").asInt());
        byte[] payload = GoldenVectors.payload(vector);
        ServerMessage message = codec.decodeServer(payload);
        String what = file.getFileName() + ": " + vector.get("fields");
        assertThat(message).as(what).isNotInstanceOf(ServerMessage.UnsupportedServerMessage.class);
        assertThat(callbacks(message)).as(what).isEqualTo(expected(vector));
        assertThat(GoldenVectors.readable(codec.encode(message)))
            .as(what)
            .isEqualTo(GoldenVectors.readable(payload));
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(280);
  }

  @Test
  void recordedAnswersAreReadAsIbsClientReadsThem() throws IOException {
    int compared = 0;
    for (Path file : GoldenVectors.files("server-recorded")) {
      for (JsonNode vector : GoldenVectors.vectors(file)) {
        Codec codec = Codec.forVersion(vector.get("server_version").asInt());
        byte[] payload = GoldenVectors.payload(vector);
        if (vector.get("left_over_fields").asInt() > 0) {
          assertThatExceptionOfType(WireException.class)
              .isThrownBy(() -> codec.decodeServer(payload))
              .satisfies(e -> assertThat(e.field()).isEqualTo("surplus field"));
          continue;
        }
        ServerMessage message = codec.decodeServer(payload);
        assertThat(callbacks(message))
            .as(vector.get("fields").toString())
            .isEqualTo(expected(vector));
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(55);
  }

  private static List<Object> expected(JsonNode vector) {
    List<Object> calls = new ArrayList<>();
    for (JsonNode call : vector.get("expected")) {
      Map<String, Object> args = object(call.get("args"));
      args.put("callback", call.get("callback").asText());
      calls.add(args);
    }
    return calls;
  }

  private static List<Object> callbacks(ServerMessage message) {
    List<Object> calls = new ArrayList<>();
    for (Map<String, Object> call : IbCallbacks.of(message)) {
      calls.add(object(GoldenVectors.JSON.valueToTree(call)));
    }
    return calls;
  }

  /** An object without what IB's client leaves at its defaults: nothing, zero, unset. */
  private static Map<String, Object> object(JsonNode node) {
    Map<String, Object> told = new TreeMap<>();
    node.properties()
        .forEach(
            entry -> {
              Object value = value(entry.getValue());
              // Times of day in an expiry are read by IB's client only; asset types by their name.
              if (value != null
                  && !entry.getKey().equals("lastTradeTime")
                  && !entry.getKey().equals("fundAssetType")) {
                told.put(entry.getKey(), value);
              }
            });
    return told;
  }

  private static Object value(JsonNode node) {
    if (node.isObject()) {
      Map<String, Object> object = object(node);
      return object.isEmpty() ? null : object;
    }
    if (node.isArray()) {
      List<Object> values = new ArrayList<>();
      node.forEach(element -> values.add(element.isObject() ? object(element) : value(element)));
      return values.isEmpty() ? null : values;
    }
    if (node.isBoolean()) {
      return node.asBoolean() ? Boolean.TRUE : null;
    }
    String text = node.asText();
    if (text.isEmpty() || text.startsWith("UNSET_") || text.equals("NoneItem") || node.isNull()) {
      return null;
    }
    BigDecimal number = Decimals.parse(text);
    if (number == null) {
      return text;
    }
    return number.signum() == 0 ? null : number.stripTrailingZeros();
  }
}
