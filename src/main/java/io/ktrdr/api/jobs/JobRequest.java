package io.ktrdr.api.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ktrdr.api.http.Fields;
import io.ktrdr.api.http.ProblemException;
import io.ktrdr.calendar.PointInTime;
import io.ktrdr.gateway.Lane;
import io.ktrdr.job.LoadSpec;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.symbol.LoadMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads the body of {@code POST /jobs}; everything that is wrong with it is told at once. */
final class JobRequest {

  private static final Set<String> PLAIN =
      Set.of("type", "mode", "start", "end", "what", "session", "lane");
  private static final Set<String> LISTS = Set.of("instruments", "timeframes");
  private static final int LONGEST_NAME = 100;

  private JobRequest() {}

  /**
   * @param query its faults are told along
   * @param longestRange in bars, as if the market never closed
   * @throws ProblemException with every fault
   */
  static LoadSpec read(byte[] body, Fields query, int maxItems, long longestRange, Instant now) {
    ObjectNode object = Fields.object(body);
    Fields fields = Fields.ofJson(object, PLAIN, LISTS);
    fields.addFaults(query);
    fields.require("type", JobRequest::type);
    List<String> instruments = list(object, "instruments", fields, JobRequest::name);
    List<Timeframe> timeframes = list(object, "timeframes", fields, Timeframe::parse);
    LoadMode mode = fields.read("mode", JobRequest::mode).orElse(LoadMode.AUTO);
    Optional<PointInTime> start =
        mode == LoadMode.AUTO
            ? fields.require("start", PointInTime::parse)
            : fields.read("start", PointInTime::parse);
    Optional<PointInTime> end = fields.read("end", PointInTime::parse);
    Optional<WhatToShow> what = fields.read("what", WhatToShow::parse);
    TradingHours session = fields.read("session", TradingHours::parse).orElse(TradingHours.RTH);
    Lane lane = fields.read("lane", Lane::parse).orElse(Lane.BACKFILL);
    if (start.isPresent() && end.isPresent() && start.get().isAfter(end.get())) {
      fields.fault(
          "start",
          "after_end",
          "start (" + start.get().text() + ") is after end (" + end.get().text() + ")");
    }
    start.ifPresent(
        from -> {
          if (from.isAfter(new PointInTime.Moment(now))) {
            fields.fault("start", "in_future", "start (" + from.text() + ") is still to come");
          }
        });
    long items = (long) instruments.size() * timeframes.size();
    if (items > maxItems) {
      fields.fault(
          "instruments",
          "too_many",
          instruments.size()
              + " instruments in "
              + timeframes.size()
              + " timeframes are "
              + items
              + " items; a job may have "
              + maxItems
              + ": make several");
    }
    start.ifPresent(from -> checkLengths(fields, timeframes, from, end, longestRange, now));
    fields.check();
    return new LoadSpec(
        instruments,
        timeframes,
        what,
        session,
        mode,
        start.map(PointInTime::text),
        end.map(PointInTime::text),
        lane);
  }

  private static void checkLengths(
      Fields fields,
      List<Timeframe> timeframes,
      PointInTime start,
      Optional<PointInTime> end,
      long longest,
      Instant now) {
    long seconds = second(end.orElseGet(() -> new PointInTime.Moment(now))) - second(start);
    for (int i = 0; i < timeframes.size(); i++) {
      long bars = seconds / timeframes.get(i).seconds();
      if (bars > longest) {
        fields.faultAt(
            "/timeframes/" + i,
            "range_too_large",
            "the range spans "
                + bars
                + " bars of "
                + timeframes.get(i)
                + "; an item may have "
                + longest
                + ": make several jobs of shorter ranges");
      }
    }
  }

  private static long second(PointInTime point) {
    return switch (point) {
      case PointInTime.Day day -> day.date().atStartOfDay(ZoneOffset.UTC).toEpochSecond();
      case PointInTime.Moment moment -> moment.at().getEpochSecond();
    };
  }

  private static String type(String text) {
    if (!text.equals("load")) {
      throw new IllegalArgumentException(
          "type \"" + Fields.shortened(text) + "\" is not one of [load]");
    }
    return text;
  }

  private static LoadMode mode(String text) {
    LoadMode mode = LoadMode.parse(text);
    if (!mode.asksProvider()) {
      throw new IllegalArgumentException(
          "mode \"" + mode + "\" asks IB for nothing, which needs no job: GET /api/v1/bars reads");
    }
    return mode;
  }

  private static String name(String text) {
    String name = text.strip();
    if (name.isEmpty()) {
      throw new IllegalArgumentException("an instrument's name cannot be blank");
    }
    if (name.length() > LONGEST_NAME) {
      throw new IllegalArgumentException(
          "\"" + Fields.shortened(name) + "\" is longer than any instrument's name");
    }
    return name;
  }

  /** A list of texts or numbers; what is named twice counts once. */
  private static <T> List<T> list(
      ObjectNode object, String field, Fields fields, Function<String, T> reading) {
    JsonNode list = object.path(field);
    if (list.isMissingNode() || list.isNull()) {
      fields.fault(field, "required", field + " is required");
      return List.of();
    }
    if (!list.isArray()) {
      fields.fault(field, "wrong_type", field + " must be an array of texts");
      return List.of();
    }
    if (list.isEmpty()) {
      fields.fault(field, "required", field + " must have one element at least");
    }
    Set<T> read = new LinkedHashSet<>();
    for (int i = 0; i < list.size(); i++) {
      JsonNode element = list.get(i);
      String pointer = "/" + field + "/" + i;
      if (!element.isTextual() && !element.isIntegralNumber()) {
        fields.faultAt(pointer, "wrong_type", "element " + i + " of " + field + " must be a text");
        continue;
      }
      try {
        read.add(reading.apply(element.asText()));
      } catch (IllegalArgumentException e) {
        fields.faultAt(pointer, "invalid", e.getMessage());
      }
    }
    return new ArrayList<>(read);
  }
}
