package io.ktrdr.api.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The named values of one request, from its query or its JSON body. Whatever is wrong with them is
 * collected, so that the caller hears of all faults at once: read everything, then call {@link
 * #check}.
 */
public final class Fields {

  private static final int LONGEST_ECHO = 80;
  private static final String DUPLICATE = "duplicate";

  /** How the parser says where something began; of the source it only says that it hides it. */
  private static final Pattern WHERE_IN_SOURCE =
      Pattern.compile("\\[Source: REDACTED[^;]*; (line: \\d+, column: \\d+)]");

  /** What the parser tells its programmer. */
  private static final Pattern ADVICE = Pattern.compile(": enable `[^`]*` to allow");

  private final Map<String, String> values = new LinkedHashMap<>();
  private final Map<String, List<String>> repeated = new LinkedHashMap<>();
  private final List<Problem.Fault> faults = new ArrayList<>();
  private final String kind;

  private Fields(String kind) {
    this.kind = kind;
  }

  /**
   * The parameters of a query as it was sent; those not allowed and those given twice are faults.
   *
   * @throws ProblemException when an escape in it cannot be read
   */
  public static Fields ofQuery(String query, Set<String> allowed) {
    Fields fields = new Fields("query parameter");
    int end;
    for (int from = 0; from < query.length(); from = end + 1) {
      int and = query.indexOf('&', from);
      end = and < 0 ? query.length() : and;
      if (end > from) {
        int equals = query.indexOf('=', from, end);
        fields.take(
            EndpointTable.decode(query.substring(from, equals < 0 ? end : equals)),
            equals < 0 ? "" : EndpointTable.decode(query.substring(equals + 1, end)),
            allowed);
      }
    }
    return fields;
  }

  /**
   * The members of a JSON object whose values are texts or numbers; {@code null} counts as absent.
   *
   * @throws ProblemException when it is not a JSON object
   */
  public static Fields ofJson(byte[] body, Set<String> allowed) {
    Fields fields = new Fields("field");
    try (JsonParser json = Json.MAPPER.createParser(body)) {
      JsonToken first = json.nextToken();
      if (first == null) {
        throw malformed("the body is empty; a JSON object is expected");
      }
      if (first != JsonToken.START_OBJECT) {
        throw malformed("the body must be a JSON object, such as {\"symbol\":\"AAPL\", …}");
      }
      while (json.nextToken() != JsonToken.END_OBJECT) {
        fields.member(json, allowed);
      }
      if (json.nextToken() != null) {
        throw malformed("something follows the JSON object");
      }
    } catch (JsonProcessingException e) {
      throw malformed(sentence(e));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return fields;
  }

  /**
   * The same for the plain members of an object that has been read already.
   *
   * @param structured members that are read elsewhere and only have to be allowed here
   */
  public static Fields ofJson(ObjectNode object, Set<String> allowed, Set<String> structured) {
    Set<String> all = new TreeSet<>(allowed);
    all.addAll(structured);
    Fields fields = new Fields("field");
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      String name = member.getKey();
      JsonNode value = member.getValue();
      if (!all.contains(name)) {
        fields.unknown(name, all);
      } else if (allowed.contains(name) && !value.isNull()) {
        if (value.isContainerNode() || value.isBoolean()) {
          fields.fault(
              name,
              "wrong_type",
              name
                  + " must be a text, not "
                  + (value.isBoolean() ? "true or false" : "an object or array"));
        } else {
          fields.take(name, value.asText(), allowed);
        }
      }
    }
    return fields;
  }

  /**
   * A body that is a JSON object, each member given once.
   *
   * @throws ProblemException when it is not
   */
  public static ObjectNode object(byte[] body) {
    try (JsonParser json = Json.MAPPER.createParser(body)) {
      json.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
      JsonNode read = Json.MAPPER.readTree(json);
      if (!(read instanceof ObjectNode object)) {
        throw malformed("the body must be a JSON object, such as {\"symbol\":\"AAPL\", …}");
      }
      if (json.nextToken() != null) {
        throw malformed("something follows the JSON object");
      }
      return object;
    } catch (JsonProcessingException e) {
      throw malformed(sentence(e));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sentence(JsonProcessingException e) {
    String said = WHERE_IN_SOURCE.matcher(e.getOriginalMessage()).replaceAll("$1");
    return ADVICE.matcher(said).replaceAll("")
        + (e.getLocation() == null
            ? ""
            : " (line "
                + e.getLocation().getLineNr()
                + ", column "
                + e.getLocation().getColumnNr()
                + ")");
  }

  private void member(JsonParser json, Set<String> allowed) throws IOException {
    String name = json.currentName();
    JsonToken value = json.nextToken();
    if (value.isStructStart()) {
      if (allowed.contains(name)) {
        fault(name, "wrong_type", name + " must be a text, not an object or array");
      } else {
        unknown(name, allowed);
      }
      json.skipChildren();
    } else if (value.isBoolean() && allowed.contains(name)) {
      fault(name, "wrong_type", name + " must be a text, not true or false");
    } else if (value == JsonToken.VALUE_NULL && allowed.contains(name)) {
      values.remove(name);
    } else {
      take(name, json.getText(), allowed);
    }
  }

  private void take(String name, String value, Set<String> allowed) {
    if (!allowed.contains(name)) {
      unknown(name, allowed);
    } else if (values.putIfAbsent(name, value) != null) {
      repeated.computeIfAbsent(name, its -> new ArrayList<>()).add(value);
      fault(name, DUPLICATE, name + " is given more than once");
    }
  }

  private void unknown(String name, Set<String> allowed) {
    fault(
        name,
        "unknown_" + kind.replace(' ', '_'),
        "there is no "
            + kind
            + " \""
            + shortened(name)
            + "\" here; "
            + (allowed.isEmpty() ? "none is allowed" : "allowed: " + new TreeSet<>(allowed)));
  }

  /**
   * A field that may be given several times is read as one: its texts with commas between them, as
   * if they had been given so.
   */
  public void join(String name) {
    List<String> more = repeated.remove(name);
    if (more != null) {
      values.compute(name, (key, first) -> first + "," + String.join(",", more));
      String pointer = pointer(name);
      faults.removeIf(fault -> fault.pointer().equals(pointer) && fault.code().equals(DUPLICATE));
    }
  }

  /** The text of a field, if it is there. */
  public Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** A field read by a function that throws {@link IllegalArgumentException} with a sentence. */
  public <T> Optional<T> read(String name, Function<String, T> reading) {
    String text = values.get(name);
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(reading.apply(text));
    } catch (IllegalArgumentException e) {
      fault(name, "invalid", e.getMessage());
      return Optional.empty();
    }
  }

  /** Like {@link #read}; a fault when the field is absent or blank. */
  public <T> Optional<T> require(String name, Function<String, T> reading) {
    String text = values.get(name);
    if (text == null || text.isBlank()) {
      if (!isFaulty(name)) {
        fault(name, "required", name + " is required");
      }
      return Optional.empty();
    }
    return read(name, reading);
  }

  /** A whole number between two bounds, or what is assumed when the field is absent. */
  public int number(String name, int min, int max, int assumed) {
    return read(
            name,
            text -> {
              String detail =
                  name
                      + " \""
                      + shortened(text)
                      + "\" is not a whole number from "
                      + min
                      + " to "
                      + max;
              try {
                int value = Integer.parseInt(text);
                if (value < min || value > max) {
                  throw new IllegalArgumentException(detail);
                }
                return value;
              } catch (NumberFormatException e) {
                throw new IllegalArgumentException(detail, e);
              }
            })
        .orElse(assumed);
  }

  public void fault(String name, String code, String detail) {
    faults.add(new Problem.Fault(pointer(name), code, shortened(detail, 600)));
  }

  /** A fault inside a structured member, by its whole pointer. */
  public void faultAt(String pointer, String code, String detail) {
    faults.add(new Problem.Fault(shortened(pointer, 300), code, shortened(detail, 600)));
  }

  private boolean isFaulty(String name) {
    String pointer = pointer(name);
    return faults.stream().anyMatch(fault -> fault.pointer().equals(pointer));
  }

  /**
   * Ends the request here if anything was wrong.
   *
   * @throws ProblemException with every fault found so far
   */
  public void check() {
    if (!faults.isEmpty()) {
      throw new ProblemException(
          Problem.of(
              ProblemType.INVALID_REQUEST,
              faults.size() == 1
                  ? faults.getFirst().detail()
                  : faults.size() + " faults; see errors",
              faults));
    }
  }

  /** The same faults, of values that are inside a structured member. */
  public Fields under(String pointer) {
    Fields moved = new Fields(kind);
    for (Problem.Fault fault : faults) {
      moved.faultAt(pointer + fault.pointer(), fault.code(), fault.detail());
    }
    return moved;
  }

  /** Takes over what was found wrong elsewhere in the same request. */
  public void addFaults(Fields other) {
    faults.addAll(other.faults);
  }

  private static ProblemException malformed(String detail) {
    return new ProblemException(Problem.of(ProblemType.MALFORMED_JSON, shortened(detail, 300)));
  }

  /** RFC 6901. */
  private static String pointer(String name) {
    return "/" + shortened(name).replace("~", "~0").replace("/", "~1");
  }

  public static String shortened(String text) {
    return shortened(text, LONGEST_ECHO);
  }

  private static String shortened(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest) + "…";
  }
}
