package io.ktrdr.api.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ktrdr.api.http.Fields;
import io.ktrdr.api.http.Json;
import io.ktrdr.api.http.Problem;
import io.ktrdr.api.http.ProblemException;
import io.ktrdr.api.http.ProblemType;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads what clients send. Whatever is wrong with an operation is told at once, with pointers. */
final class ClientOps {

  private static final int MOST_OPS = 100;
  private static final int MOST_NAMES = 1000;
  private static final int LONGEST_NAME = 100;
  private static final int LONGEST_ID = 64;
  private static final int LONGEST_TOKEN = 8192;

  private static final Set<String> NAMES =
      Set.of("auth", "subscribe", "unsubscribe", "ping", "list");
  private static final Set<String> SERIES = Set.of("timeframe", "what", "session", "snapshot");

  private static final ObjectReader READER =
      Json.MAPPER
          .reader()
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .with(StreamReadFeature.STRICT_DUPLICATE_DETECTION);

  /** An operation, or what is wrong with it. */
  sealed interface Read {
    /** What the client calls it; null when it has no name that could be read. */
    String id();

    record Good(ClientOp op) implements Read {
      @Override
      public String id() {
        return op.id();
      }
    }

    /** Not an operation. */
    record Bad(String id, Problem problem) implements Read {}
  }

  private final StreamSettings settings;

  ClientOps(StreamSettings settings) {
    this.settings = settings;
  }

  /** The operations of a message, in order; one that is wrong does not hide the others. */
  List<Read> read(String text) {
    JsonNode message;
    try {
      message = READER.readTree(text);
    } catch (JsonProcessingException e) {
      return List.of(bad(null, malformed("this is not JSON: " + e.getOriginalMessage())));
    }
    if (message instanceof ObjectNode one) {
      return List.of(read(one));
    }
    if (message instanceof ArrayNode several && !several.isEmpty() && several.size() <= MOST_OPS) {
      List<Read> all = new ArrayList<>();
      for (JsonNode one : several) {
        all.add(
            one instanceof ObjectNode object
                ? read(object)
                : bad(null, malformed("an operation is an object such as {\"op\":\"ping\"}")));
      }
      return all;
    }
    return List.of(
        bad(
            null,
            malformed(
                "a message is an object such as {\"op\":\"ping\"}, or an array of 1 to "
                    + MOST_OPS
                    + " of them")));
  }

  private Read read(ObjectNode object) {
    String id = id(object);
    try {
      return new Read.Good(op(object, id));
    } catch (ProblemException e) {
      return bad(id, e.problem());
    }
  }

  private static Read bad(String id, Problem problem) {
    return new Read.Bad(id, problem);
  }

  private static Problem malformed(String detail) {
    return Problem.of(ProblemType.MALFORMED_JSON, Fields.shortened(detail));
  }

  private static String id(ObjectNode object) {
    JsonNode id = object.path("id");
    return (id.isTextual() || id.isIntegralNumber()) && id.asText().length() <= LONGEST_ID
        ? id.asText()
        : null;
  }

  private ClientOp op(ObjectNode object, String id) {
    String name = object.path("op").asText("");
    return switch (name) {
      case "auth" -> {
        Fields fields = fields(object, Set.of("token"), Set.of());
        String token =
            fields
                .require(
                    "token",
                    text -> within(text, LONGEST_TOKEN, "token is longer than any of ours"))
                .orElse(null);
        fields.check();
        yield new ClientOp.Auth(id, token);
      }
      case "subscribe" -> subscribe(object, id);
      case "unsubscribe" -> unsubscribe(object, id);
      case "ping" -> {
        fields(object, Set.of(), Set.of()).check();
        yield new ClientOp.Ping(id);
      }
      case "list" -> {
        fields(object, Set.of(), Set.of()).check();
        yield new ClientOp.ListKeys(id);
      }
      default -> {
        Fields fields = Fields.ofJson(object, Set.of("op"), names(object));
        fields.fault(
            "op",
            object.has("op") ? "invalid" : "required",
            "op \"" + Fields.shortened(name) + "\" is not one of " + new TreeSet<>(NAMES));
        fields.check();
        throw new IllegalStateException("a fault was found");
      }
    };
  }

  private static Set<String> names(ObjectNode object) {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static Fields fields(ObjectNode object, Set<String> allowed, Set<String> structured) {
    Set<String> plain = new TreeSet<>(allowed);
    plain.add("op");
    plain.add("id");
    Fields fields = Fields.ofJson(object, plain, structured);
    fields.read("id", text -> within(text, LONGEST_ID, "id is longer than " + LONGEST_ID));
    return fields;
  }

  private static String within(String text, int longest, String complaint) {
    if (text.length() > longest) {
      throw new IllegalArgumentException(complaint + " characters");
    }
    return text;
  }

  private ClientOp subscribe(ObjectNode object, String id) {
    Set<String> plain = new TreeSet<>(SERIES);
    plain.add("channel");
    Fields fields =
        fields(object, plain, Set.of("instruments", "jobs", "resume_from", "indicators", "live"));
    Channel channel = fields.require("channel", Channel::parse).orElse(null);
    boolean series = channel != null && channel.ofSeries();
    Timeframe timeframe =
        series
            ? fields.require("timeframe", Timeframe::parse).orElse(null)
            : fields.read("timeframe", Timeframe::parse).orElse(null);
    Optional<WhatToShow> what = fields.read("what", WhatToShow::parse);
    TradingHours session = fields.read("session", TradingHours::parse).orElse(TradingHours.RTH);
    int snapshot = fields.number("snapshot", 0, settings.maxSnapshotBars(), -1);
    String list = channel == Channel.JOBS ? "jobs" : "instruments";
    List<String> names = texts(fields, object, list);
    if (channel != null) {
      misplaced(fields, object, channel);
      if (series && names.isEmpty()) {
        fields.fault("instruments", "required", "instruments must be a list such as [\"AAPL\"]");
      }
    }
    Map<String, Resume> resume = resume(fields, object, names.size());
    boolean live = flag(fields, object, "live", true);
    fields.check();
    return new ClientOp.Subscribe(
        id,
        channel,
        names,
        timeframe,
        what,
        session,
        snapshot,
        resume,
        live,
        channel == Channel.INDICATORS ? object : null);
  }

  /** Members that mean nothing to a channel are refused, not passed over. */
  private static void misplaced(Fields fields, ObjectNode object, Channel channel) {
    Set<String> no = new TreeSet<>();
    if (!channel.ofSeries()) {
      no.addAll(SERIES);
      no.add("live");
    }
    if (channel != Channel.INDICATORS) {
      no.add("indicators");
    }
    no.add(channel == Channel.JOBS || channel == Channel.STATUS ? "instruments" : "jobs");
    if (channel == Channel.STATUS) {
      no.add("jobs");
    }
    for (String name : no) {
      if (object.has(name)) {
        fields.fault(name, "unknown_field", name + " means nothing to the channel " + channel);
      }
    }
  }

  private static List<String> texts(Fields fields, ObjectNode object, String name) {
    JsonNode given = object.path(name);
    if (given.isMissingNode() || given.isNull()) {
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    boolean good = given.isArray() && given.size() <= MOST_NAMES;
    for (JsonNode one : given) {
      String text = one.asText("").strip();
      good &= one.isValueNode() && !text.isEmpty() && text.length() <= LONGEST_NAME;
      texts.add(text);
    }
    if (!good) {
      fields.fault(
          name,
          "invalid",
          name
              + " must be a list of 1 to "
              + MOST_NAMES
              + " texts of "
              + LONGEST_NAME
              + " characters at most");
      return List.of();
    }
    return texts.stream().distinct().toList();
  }

  private static boolean flag(Fields fields, ObjectNode object, String name, boolean assumed) {
    JsonNode given = object.path(name);
    if (given.isMissingNode() || given.isNull()) {
      return assumed;
    }
    if (!given.isBoolean()) {
      fields.fault(name, "wrong_type", name + " must be true or false");
    }
    return given.asBoolean();
  }

  /** One place for one key, or a list of places with their keys as heartbeats have them. */
  private static Map<String, Resume> resume(Fields fields, ObjectNode object, int names) {
    JsonNode given = object.path("resume_from");
    if (given.isMissingNode() || given.isNull()) {
      return Map.of();
    }
    Map<String, Resume> places = new HashMap<>();
    try {
      if (given.isArray()) {
        for (JsonNode one : given) {
          places.put(one.path("key").asText(""), place(one));
        }
      } else {
        places.put("", place(given));
      }
    } catch (IllegalArgumentException e) {
      fields.fault("resume_from", "invalid", e.getMessage());
    }
    if (places.containsKey("") && names > 1) {
      fields.fault(
          "resume_from",
          "ambiguous",
          "with several instruments resume_from is a list of {\"key\",\"epoch\",\"seq\"}");
    }
    return places;
  }

  private static Resume place(JsonNode one) {
    if (!one.path("epoch").isTextual() || !one.path("seq").canConvertToLong()) {
      throw new IllegalArgumentException(
          "resume_from is {\"epoch\":\"…\",\"seq\":812}, or a list of them with their \"key\"");
    }
    return new Resume(one.get("epoch").textValue(), one.get("seq").longValue());
  }

  private static ClientOp unsubscribe(ObjectNode object, String id) {
    Fields fields = fields(object, Set.of("subscription", "channel"), Set.of("keys"));
    String subscription = fields.text("subscription").orElse(null);
    Channel channel = fields.read("channel", Channel::parse).orElse(null);
    List<String> keys = texts(fields, object, "keys");
    if (subscription == null && channel == null) {
      fields.fault(
          "subscription",
          "required",
          "say which: \"subscription\" with the id of a subscribe, or \"channel\" with or without"
              + " \"keys\"");
    }
    if (!keys.isEmpty() && channel == null) {
      fields.fault("channel", "required", "keys are those of a channel");
    }
    fields.check();
    return new ClientOp.Unsubscribe(id, subscription, channel, keys);
  }
}
