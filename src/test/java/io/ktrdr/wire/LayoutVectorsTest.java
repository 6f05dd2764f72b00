package io.ktrdr.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every layout as a line of text, once per server version that changes it: {@code version name
 * field|field|…|}. The lines were checked by hand against docs/wire.
 */
class LayoutVectorsTest {

  private static final Path FOLDER = Path.of("src/test/resources/wire");

  @Test
  void everyRequestIsWrittenAsItsVectorSaysAndReadAgain() throws IOException {
    for (Vector vector : vectors("requests.txt")) {
      ClientMessage message = Examples.requests().get(vector.name);
      Codec codec = Codec.forVersion(vector.version);
      byte[] payload = codec.encode(message);
      assertThat(GoldenVectors.readable(payload)).as(vector.toString()).isEqualTo(vector.fields);
      assertThat(codec.encode(codec.decodeClient(payload))).isEqualTo(payload);
      if (vector.version == Codec.NEWEST_TEXT) {
        assertThat(codec.decodeClient(payload)).isEqualTo(message);
      }
    }
  }

  @Test
  void everyAnswerIsWrittenAsItsVectorSaysAndReadAgain() throws IOException {
    for (Vector vector : vectors("answers.txt")) {
      ServerMessage message = Examples.answers(vector.version).get(vector.name);
      Codec codec = Codec.forVersion(vector.version);
      byte[] payload = codec.encode(message);
      assertThat(GoldenVectors.readable(payload)).as(vector.toString()).isEqualTo(vector.fields);
      assertThat(codec.encode(codec.decodeServer(payload))).isEqualTo(payload);
      if (vector.version == Codec.NEWEST_TEXT) {
        assertThat(codec.decodeServer(payload)).isEqualTo(message);
      }
    }
  }

  @Test
  void everyMessageHasAVector() throws IOException {
    assertThat(names("requests.txt")).isEqualTo(Examples.requests().keySet());
    assertThat(names("answers.txt")).isEqualTo(Examples.answers(200).keySet());
    assertThat(classes(Examples.requests().values()))
        .containsAll(leaves(ClientMessage.class).toList());
    assertThat(classes(Examples.answers(200).values()))
        .containsAll(leaves(ServerMessage.class).toList());
  }

  @Test
  void allVersionsBetweenTwoVectorsHaveTheLayoutOfTheOlder() throws IOException {
    Map<String, List<Vector>> byName =
        vectors("answers.txt").stream().collect(Collectors.groupingBy(Vector::name));
    for (List<Vector> lines : byName.values()) {
      for (int version = lines.get(0).version; version <= Codec.NEWEST_TEXT; version++) {
        int now = version;
        Vector valid = lines.stream().filter(v -> v.version <= now).reduce((a, b) -> b).get();
        byte[] payload =
            Codec.forVersion(version).encode(Examples.answers(version).get(valid.name));
        assertThat(GoldenVectors.readable(payload))
            .as(version + " " + valid.name)
            .isEqualTo(valid.fields);
      }
    }
  }

  private static Set<Class<?>> classes(Collection<?> messages) {
    return messages.stream().map(Object::getClass).collect(Collectors.toSet());
  }

  private static Stream<Class<?>> leaves(Class<?> sealed) {
    return Arrays.stream(sealed.getPermittedSubclasses())
        .flatMap(type -> type.isSealed() ? leaves(type) : Stream.of(type));
  }

  private static Set<String> names(String file) throws IOException {
    return vectors(file).stream().map(Vector::name).collect(Collectors.toSet());
  }

  private static List<Vector> vectors(String file) throws IOException {
    return Files.readAllLines(FOLDER.resolve(file), StandardCharsets.UTF_8).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.split(" ", 3))
        .map(parts -> new Vector(Integer.parseInt(parts[0]), parts[1], parts[2]))
        .toList();
  }

  private record Vector(int version, String name, String fields) {}
}
