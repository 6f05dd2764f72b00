package io.ktrdr.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The parameters of a request; those without a value are left out. */
final class Query {

  private final Map<String, String> parameters;

  private Query(Map<String, String> parameters) {
    this.parameters = parameters;
  }

  static Query empty() {
    return new Query(Map.of());
  }

  static Query of(Map<String, Optional<String>> parameters) {
    Query query = empty();
    for (Map.Entry<String, Optional<String>> parameter : parameters.entrySet()) {
      query = query.with(parameter.getKey(), parameter.getValue());
    }
    return query;
  }

  /** The same with one more, or with another value; text, numbers, instants, dates. */
  Query with(String name, Object value) {
    Map<String, String> more = new LinkedHashMap<>(parameters);
    switch (value) {
      case null -> more.remove(name);
      case Optional<?> maybe -> {
        if (maybe.isEmpty()) {
          more.remove(name);
        } else {
          more.put(name, maybe.get().toString());
        }
      }
      case Collection<?> several -> {
        if (several.isEmpty()) {
          more.remove(name);
        } else {
          more.put(name, several.stream().map(Object::toString).collect(Collectors.joining(",")));
        }
      }
      default -> more.put(name, value.toString());
    }
    return new Query(more);
  }

  /** With its question mark; empty when there is nothing. In the order of names. */
  @Override
  public String toString() {
    String text =
        new TreeMap<>(parameters)
            .entrySet().stream()
                .map(entry -> entry.getKey() + "=" + encoded(entry.getValue()))
                .collect(Collectors.joining("&"));
    return text.isEmpty() ? "" : "?" + text;
  }

  /** For a query or a path. */
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
