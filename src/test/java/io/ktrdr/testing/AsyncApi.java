package io.ktrdr.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** {@code asyncapi.yaml} as tests ask it: does a message fit. */
public final class AsyncApi {

  private static final String LOCATION = "https://ktrdr.invalid/asyncapi.json";

  /** The contract of this build. */
  public static final AsyncApi CONTRACT = new AsyncApi();

  private final JsonNode document;
  private final JsonSchemaFactory factory;
  private final Map<String, JsonSchema> schemas = new ConcurrentHashMap<>();

  private AsyncApi() {
    try (InputStream file = AsyncApi.class.getResourceAsStream("/asyncapi.yaml")) {
      document = new ObjectMapper(new YAMLFactory()).readTree(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    factory =
        JsonSchemaFactory.getInstance(
            SpecVersion.VersionFlag.V202012,
            builder ->
                builder.schemaLoaders(
                    loaders -> loaders.schemas(Map.of(LOCATION, document.toString()))));
  }

  public JsonNode document() {
    return document;
  }

  /** The names of the messages that one side sends. */
  public Set<String> messages(String operation) {
    Set<String> names = new TreeSet<>();
    for (JsonNode message : document.at("/operations/" + operation + "/messages")) {
      String reference = message.get("$ref").textValue();
      names.add(reference.substring(reference.lastIndexOf('/') + 1));
    }
    return names;
  }

  /** What is wrong with a message of the server; empty when it fits. */
  public Set<String> faults(JsonNode message) {
    String type = message.path("type").asText();
    String name = type.equals("list") ? "listed" : type;
    if (!messages("tell").contains(name)) {
      return Set.of("there is no message \"" + type + "\"");
    }
    Set<String> faults = new TreeSet<>();
    schemas
        .computeIfAbsent(
            name,
            missing ->
                factory.getSchema(SchemaLocation.of(LOCATION + "#/components/schemas/" + missing)))
        .validate(message)
        .forEach(fault -> faults.add(fault.getMessage() + " in " + message));
    return faults;
  }
}
