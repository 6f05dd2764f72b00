package io.ktrdr.fuzzy.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lays definitions over others: a variable over the one of the same name key by key, its sets set
 * by set, its indicator's parameters and inputs one by one; a system as a whole. {@code null} takes
 * away.
 */
public final class Overrides {

  /** The keys of a document. */
  static final List<String> TOP_KEYS = List.of("version", "defaults", "variables", "systems");

  /** What is laid over member by member. */
  private static final Set<String> MEMBER_BY_MEMBER = Set.of("sets", "parameters", "inputs");

  private Overrides() {}

  /** One document over another; neither is changed. */
  static JsonNode document(JsonNode below, JsonNode above) {
    if (!above.isObject()) {
      return above;
    }
    ObjectNode whole = below.deepCopy();
    for (Map.Entry<String, JsonNode> part : above.properties()) {
      JsonNode own = part.getValue();
      boolean named = part.getKey().equals("variables") || part.getKey().equals("systems");
      if (named && own.isObject() && whole.path(part.getKey()).isObject()) {
        ObjectNode into = (ObjectNode) whole.get(part.getKey());
        for (Map.Entry<String, JsonNode> one : own.properties()) {
          JsonNode value =
              part.getKey().equals("variables")
                  ? variable(into.path(one.getKey()), one.getValue())
                  : one.getValue();
          put(into, one.getKey(), value);
        }
      } else if (!named || !own.isNull()) {
        whole.set(part.getKey(), own);
      }
    }
    return whole;
  }

  /**
   * A variable over another.
   *
   * @param below missing when there is none
   */
  public static JsonNode variable(JsonNode below, JsonNode above) {
    if (!below.isObject() || !above.isObject()) {
      return withoutNulls(above);
    }
    ObjectNode whole = below.deepCopy();
    if (above.has("indicator") || above.has("column")) {
      whole.remove(List.of("indicator", "column", "parameters", "output", "inputs", "timeframe"));
    }
    if (above.has("transform")) {
      whole.remove(List.of("transform", "price", "window"));
    }
    for (Map.Entry<String, JsonNode> part : above.properties()) {
      String key = part.getKey();
      JsonNode own = part.getValue();
      boolean merged = MEMBER_BY_MEMBER.contains(key);
      if (merged && own.isObject() && whole.path(key).isObject()) {
        ObjectNode into = (ObjectNode) whole.get(key);
        own.properties().forEach(one -> put(into, one.getKey(), one.getValue()));
      } else {
        put(whole, key, own);
      }
    }
    return withoutNulls(whole);
  }

  private static void put(ObjectNode into, String key, JsonNode value) {
    if (value.isNull()) {
      into.remove(key);
    } else {
      into.set(key, value);
    }
  }

  private static JsonNode withoutNulls(JsonNode node) {
    if (!node.isObject()) {
      return node;
    }
    ObjectNode clean = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> part : node.properties()) {
      if (!part.getValue().isNull()) {
        clean.set(
            part.getKey(),
            part.getKey().equals("sets") ? withoutNulls(part.getValue()) : part.getValue());
      }
    }
    return clean;
  }
}
