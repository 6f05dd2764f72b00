package io.ktrdr.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializers;
import org.apache.pekko.serialization.jackson.JacksonObjectMapperProvider;

/**
 * Facts as journals have them: in golden files, which no version may change, and through the
 * serialiser.
 */
public final class GoldenFacts<E> implements AutoCloseable {

  private final Class<E> type;
  private final ActorTestKit kit;
  private final ObjectMapper json;

  public GoldenFacts(Class<E> type) {
    this.type = type;
    this.kit =
        ActorTestKit.create(
            ConfigFactory.parseResources("serialization.conf")
                .withFallback(ConfigFactory.defaultReferenceUnresolved())
                .resolve());
    this.json =
        JacksonObjectMapperProvider.get(Adapter.toClassic(kit.system()))
            .create("jackson-cbor", Optional.of(new JsonFactory()));
  }

  /** What a golden file says. */
  public E read(String kind, int version) throws IOException {
    return json.readValue(golden(kind, version), type);
  }

  /** Holds that a fact is written as its golden file has it. */
  public void isWrittenAs(E fact, String kind, int version) throws IOException {
    String written = json.writerFor(type).writeValueAsString(fact);
    assertThat(json.readTree(written)).as(written).isEqualTo(json.readTree(golden(kind, version)));
  }

  /** Holds that the journal gives back what it was given. */
  public void survivesTheJournal(E fact) {
    Serialization serialization = SerializationExtension.get(Adapter.toClassic(kit.system()));
    byte[] bytes = serialization.serialize(fact).get();
    var serializer = serialization.findSerializerFor(fact);
    String manifest = Serializers.manifestFor(serializer, fact);
    assertThat(serialization.deserialize(bytes, serializer.identifier(), manifest).get())
        .isEqualTo(fact);
  }

  private static byte[] golden(String kind, int version) throws IOException {
    String name = "/journal/" + kind + ".v" + version + ".json";
    try (InputStream file = GoldenFacts.class.getResourceAsStream(name)) {
      assertThat(file).as(name).isNotNull();
      return file.readAllBytes();
    }
  }

  @Override
  public void close() {
    kit.shutdownTestKit();
  }
}
