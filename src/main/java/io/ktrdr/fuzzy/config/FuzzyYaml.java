package io.ktrdr.fuzzy.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.ktrdr.fuzzy.Finding;
import io.ktrdr.fuzzy.FuzzySet;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** The configuration file, laid over the definitions that come along. */
public final class FuzzyYaml {

  /** Where the definitions that come along are, on the class path. */
  public static final String SHIPPED = "/fuzzy-defaults.yaml";

  private static final ObjectMapper YAML =
      new ObjectMapper(
              YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private FuzzyYaml() {}

  /**
   * What a text came to.
   *
   * @param configuration absent when there is an error among the findings
   * @param document the variables and systems as written, all layers together
   */
  public record Read(
      Optional<FuzzyConfiguration> configuration, JsonNode document, List<Finding> findings) {
    public Read {
      findings = List.copyOf(findings);
    }

    public List<Finding> errors() {
      return findings.stream().filter(Finding::isError).toList();
    }

    public List<Finding> warnings() {
      return findings.stream().filter(finding -> !finding.isError()).toList();
    }
  }

  /** The definitions that come along, alone. */
  public static Read shipped() {
    return read("");
  }

  /** A file's text over the definitions that come along, unless it says {@code defaults: false}. */
  public static Read read(String text) {
    List<Finding> findings = new ArrayList<>();
    JsonNode own;
    try {
      own = YAML.readTree(text);
    } catch (JsonProcessingException e) {
      findings.add(Finding.error("", "yaml", sentence(e)));
      return new Read(Optional.empty(), JsonNodeFactory.instance.objectNode(), findings);
    }
    if (own.isMissingNode() || own.isNull()) {
      own = JsonNodeFactory.instance.objectNode();
    }
    Reading reading = new Reading(own, "", findings::add);
    JsonNode document = own;
    if (reading.object(Overrides.TOP_KEYS)) {
      reading.whole("version", 1, 1);
      if (reading.has("defaults") && !own.get("defaults").isBoolean()) {
        reading.at("defaults").error("wrong_type", "defaults is true or false");
      }
      boolean defaults = own.path("defaults").asBoolean(true);
      JsonNode below = defaults ? shippedDocument() : JsonNodeFactory.instance.objectNode();
      document = Overrides.document(below, own);
    }
    List<Finding> inside = new ArrayList<>();
    FuzzyConfiguration configuration = new Definitions(inside::add).configuration(document);
    for (Finding finding : inside) {
      if (findings.stream().noneMatch(known -> known.path().equals(finding.path()))) {
        findings.add(finding);
      }
    }
    boolean good = findings.stream().noneMatch(Finding::isError);
    return new Read(good ? Optional.of(configuration) : Optional.empty(), document, findings);
  }

  /** Where the parser stumbled and over what. */
  private static String sentence(JsonProcessingException e) {
    if (e.getCause() instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
      return where(marked.getProblemMark().getLine() + 1, marked.getProblemMark().getColumn() + 1)
          + marked.getProblem();
    }
    JsonLocation at = e.getLocation();
    return (at == null ? "" : where(at.getLineNr(), at.getColumnNr()))
        + e.getOriginalMessage().lines().findFirst().orElse("");
  }

  private static String where(int line, int column) {
    return "line " + line + ", column " + column + ": not YAML as expected: ";
  }

  private static JsonNode shippedDocument() {
    try (InputStream file = FuzzyYaml.class.getResourceAsStream(SHIPPED)) {
      if (file == null) {
        throw new IllegalStateException(SHIPPED + " is not on the class path");
      }
      return YAML.readTree(new String(file.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The written form of a set, for a document or an answer. */
  public static ObjectNode written(FuzzySet set) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("type", set.shape().toString());
    ObjectNode parameters = node.putObject("parameters");
    for (int i = 0; i < set.parameters().size(); i++) {
      parameters.put(set.shape().parameters().get(i), set.parameters().get(i));
    }
    node.put("shoulder", set.shoulder().toString());
    if (!set.description().isEmpty()) {
      node.put("description", set.description());
    }
    return node;
  }
}
