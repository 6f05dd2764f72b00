package io.ktrdr.wire;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.ktrdr.testing.SharedFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Reads vector files that are kept outside the repository. */
final class GoldenVectors {

  static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private GoldenVectors() {}

  /** Every file whose name starts so; skips the test where there are none. */
  static List<Path> files(String prefix) throws IOException {
    try (Stream<Path> files = Files.list(SharedFolder.require("golden"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .sorted()
          .toList();
    }
  }

  static List<JsonNode> vectors(Path file) throws IOException {
    List<JsonNode> vectors = new ArrayList<>();
    JSON.readTree(file.toFile()).get("vectors").forEach(vectors::add);
    return vectors;
  }

  /** The frames' bytes, or null where the client refused. */
  static byte[] bytes(JsonNode vector) {
    JsonNode hex = vector.get("hex");
    return hex.isNull() ? null : HexFormat.of().parseHex(hex.asText());
  }

  /** The payload of the one frame in a vector. */
  static byte[] payload(JsonNode vector) {
    Frames frames = Frames.fromServer();
    frames.feed(bytes(vector));
    return frames.next().orElseThrow();
  }

  /** A payload as people read it. */
  static String readable(byte[] payload) {
    return new String(payload, StandardCharsets.ISO_8859_1).replace('\0', '|');
  }
}
