package io.ktrdr.testing;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.DisallowUnknownKeywordFactory;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code openapi.yaml} as tests ask it: which operations there are, and does a body fit. */
public final class OpenApi {

  /** Longer bodies are only looked into by those who ask for it. */
  public static final int LONGEST = 300_000;

  /**
   * JSON Schema as OpenAPI 3.1 has it. A keyword that does not exist is a fault: in a flow mapping,
   * a comma within an unquoted description makes one.
   */
  private static final JsonMetaSchema STRICT =
      JsonMetaSchema.builder(JsonMetaSchema.getV202012().getIri(), JsonMetaSchema.getV202012())
          .unknownKeywordFactory(DisallowUnknownKeywordFactory.getInstance())
          .keywords(
              Stream.of(
                      "openapi",
                      "info",
                      "servers",
                      "security",
                      "tags",
                      "paths",
                      "components",
                      "example")
                  .map(NonValidationKeyword::new)
                  .toList())
          .build();

  private static final String LOCATION = "https://ktrdr.invalid/openapi.json";

  /** The contract of this build. */
  public static final OpenApi CONTRACT = read();

  /**
   * One operation.
   *
   * @param pointer where it stands, as a JSON pointer
   * @param node what stands there
   */
  public record Operation(String method, String path, String pointer, JsonNode node) {

    private Pattern pattern() {
      return Pattern.compile(Pattern.quote(path).replaceAll("\\{\\w+}", "\\\\E[^/]+\\\\Q"));
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  private final JsonNode document;
  private final JsonSchemaFactory factory;
  private final List<Operation> operations = new ArrayList<>();
  private final Map<String, JsonSchema> schemas = new ConcurrentHashMap<>();

  private OpenApi(JsonNode document) {
    this.document = document;
    this.factory =
        new JsonSchemaFactory.Builder()
            .defaultMetaSchemaIri(STRICT.getIri())
            .metaSchema(STRICT)
            .schemaLoaders(loaders -> loaders.schemas(Map.of(LOCATION, document.toString())))
            .build();
    for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        operations.add(
            new Operation(
                operation.getKey().toUpperCase(Locale.ROOT),
                path.getKey(),
                "/paths/" + escaped(path.getKey()) + "/" + operation.getKey(),
                operation.getValue()));
      }
    }
  }

  private static OpenApi read() {
    try (InputStream file = OpenApi.class.getResourceAsStream("/openapi.yaml")) {
      return new OpenApi(
          new ObjectMapper(
                  YAMLFactory.builder()
                      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                      .build())
              .readTree(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The whole document. */
  public JsonNode document() {
    return document;
  }

  /** In the order of the document. */
  public List<Operation> operations() {
    return operations;
  }

  /** The node that a local reference means, or the node itself. */
  public JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? document.at(node.get("$ref").textValue().substring(1)) : node;
  }

  /**
   * What is wrong with a JSON value.
   *
   * @param pointer where its schema stands
   * @return sentences; none when it fits
   */
  public List<String> faults(String pointer, JsonNode value) {
    JsonSchema schema =
        schemas.computeIfAbsent(
            pointer,
            where ->
                factory.getSchema(
                    SchemaLocation.of(LOCATION + "#" + where),
                    SchemaValidatorsConfig.builder()
                        .preloadJsonSchema(false)
                        .formatAssertionsEnabled(true)
                        .build()));
    return schema.validate(value).stream().map(ValidationMessage::toString).toList();
  }

  /**
   * What is wrong with an answer by the contract: an operation, status or type that it does not
   * know, or a body that is not like its schema.
   *
   * @param path as it was asked for, perhaps with a query
   * @param contentType of the answer
   */
  public List<String> faults(
      String method, String path, int status, Optional<String> contentType, String body) {
    String plain = path.replaceFirst("\\?.*", "");
    Optional<Operation> operation =
        operations.stream()
            .filter(one -> one.method().equals(method))
            .filter(one -> one.pattern().matcher(plain).matches())
            .min(Comparator.comparingInt(one -> one.path().contains("{") ? 1 : 0));
    if (operation.isEmpty()) {
      return status == 404 || status == 405
          ? List.of()
          : List.of(method + " " + plain + " is not in the contract, and answered " + status);
    }
    String responses = operation.get().pointer() + "/responses/";
    String key = document.at(responses + status) instanceof MissingNode ? "default" : "" + status;
    JsonNode response = document.at(responses + key);
    String pointer = responses + key;
    if (response.has("$ref")) {
      pointer = response.get("$ref").textValue().substring(1);
      response = document.at(pointer);
    }
    if (body.isEmpty()) {
      return List.of();
    }
    String type = contentType.orElse("").replaceFirst(";.*", "").strip();
    JsonNode media = response.path("content").path(type);
    if (media.isMissingNode()) {
      return List.of(
          operation.get() + " answered " + status + " with " + type + ", which is not described");
    }
    if (!type.endsWith("json") || type.endsWith("ndjson") || body.length() > LONGEST) {
      return List.of();
    }
    try {
      return faults(
          pointer + "/content/" + escaped(type) + "/schema", new ObjectMapper().readTree(body));
    } catch (IOException e) {
      return List.of(operation.get() + " answered what is no JSON: " + e.getMessage());
    }
  }

  /** Every example of requests and responses, with the pointer of its schema. */
  public void examples(Consumer<Example> each) {
    for (Operation operation : operations) {
      content(operation, "request", operation.pointer() + "/requestBody", each);
      for (Map.Entry<String, JsonNode> response : operation.node().get("responses").properties()) {
        content(
            operation,
            response.getKey(),
            operation.pointer() + "/responses/" + response.getKey(),
            each);
      }
    }
  }

  /**
   * One example.
   *
   * @param of such as {@code POST /api/v1/jobs 202}
   * @param schema pointer of the schema that it has to fit
   * @param value null where there is none
   */
  public record Example(String of, String type, String schema, JsonNode value) {}

  private void content(Operation operation, String part, String pointer, Consumer<Example> each) {
    JsonNode content = document.at(pointer + "/content");
    for (Map.Entry<String, JsonNode> media : content.properties()) {
      String of = operation + " " + part;
      String schema = pointer + "/content/" + escaped(media.getKey()) + "/schema";
      JsonNode body = media.getValue();
      boolean any = false;
      if (body.has("example")) {
        any = true;
        each.accept(new Example(of, media.getKey(), schema, body.get("example")));
      }
      for (Map.Entry<String, JsonNode> example : body.path("examples").properties()) {
        any = true;
        each.accept(
            new Example(
                of + " " + example.getKey(),
                media.getKey(),
                schema,
                resolved(example.getValue()).get("value")));
      }
      if (!any) {
        each.accept(new Example(of, media.getKey(), schema, null));
      }
    }
  }

  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
