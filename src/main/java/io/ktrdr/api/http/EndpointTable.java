package io.ktrdr.api.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the endpoint of a request: by the whole path where it has no variable part, else by its
 * segments.
 */
public final class EndpointTable {

  /** What a path and method lead to. */
  public sealed interface Match {
    record Found(Endpoint endpoint, Map<String, String> path) implements Match {}

    record OtherMethods(Set<String> allowed) implements Match {}

    record Nothing() implements Match {}
  }

  private final List<Endpoint> endpoints;
  private final Map<String, List<Endpoint>> fixed = new HashMap<>();
  private final List<Endpoint> variable = new ArrayList<>();

  public EndpointTable(List<Endpoint> endpoints) {
    this.endpoints = List.copyOf(endpoints);
    for (Endpoint endpoint : endpoints) {
      if (endpoint.path().contains("{")) {
        variable.add(endpoint);
      } else {
        fixed.computeIfAbsent(endpoint.path(), path -> new ArrayList<>()).add(endpoint);
      }
    }
  }

  List<Endpoint> endpoints() {
    return endpoints;
  }

  /**
   * What a method and path lead to.
   *
   * @param method of the request
   * @param path as it was sent, still percent-encoded
   */
  public Match find(String method, String path) {
    Set<String> allowed = new TreeSet<>();
    for (Endpoint endpoint : fixed.getOrDefault(path, List.of())) {
      if (endpoint.method().equals(method)) {
        return new Match.Found(endpoint, Map.of());
      }
      allowed.add(endpoint.method());
    }
    if (allowed.isEmpty()) {
      List<String> segments = List.of(path.replaceFirst("^/", "").split("/", -1));
      for (Endpoint endpoint : variable) {
        Map<String, String> values = match(endpoint.segments(), segments);
        if (values != null) {
          if (endpoint.method().equals(method)) {
            return new Match.Found(endpoint, values);
          }
          allowed.add(endpoint.method());
        }
      }
    }
    return allowed.isEmpty() ? new Match.Nothing() : new Match.OtherMethods(allowed);
  }

  private static Map<String, String> match(List<String> template, List<String> segments) {
    if (template.size() != segments.size()) {
      return null;
    }
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < template.size(); i++) {
      String part = template.get(i);
      if (part.startsWith("{")) {
        String value = decode(segments.get(i).replace("+", "%2B"));
        if (value.isEmpty()) {
          return null;
        }
        values.put(part.substring(1, part.length() - 1), value);
      } else if (!part.equals(segments.get(i))) {
        return null;
      }
    }
    return values;
  }

  /**
   * A part of an address without its percent escapes.
   *
   * @throws ProblemException when one of them cannot be read
   */
  static String decode(String text) {
    if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
      return text;
    }
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          Problem.of(
              ProblemType.MALFORMED_REQUEST,
              "\"" + Fields.shortened(text) + "\" has a broken percent escape"));
    }
  }
}
