package io.ktrdr.api.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ktrdr.api.http.Fields;
import io.ktrdr.calendar.PointInTime;
import io.ktrdr.symbol.SymbolEvent;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which facts of the trail are wanted. A fact that does not say what a filter asks for (no actor,
 * no series) is not wanted.
 *
 * @param kinds short names of kinds; all when empty
 * @param series such as {@code AAPL.NASDAQ.STK/1d/TRADES/rth}, without the instrument when it
 *     begins with a slash
 * @param start from this instant on
 * @param end up to this instant, exclusive
 */
record AuditFilter(
    Set<String> kinds,
    Optional<String> series,
    Optional<String> actor,
    Optional<String> job,
    Optional<String> requestId,
    Optional<Instant> start,
    Optional<Instant> end) {

  static final Set<String> PARAMETERS =
      Set.of("kind", "series", "actor", "job", "request_id", "start", "end");

  /** Reads the parameters; what is wrong is kept by {@code fields}. */
  static AuditFilter read(Fields fields) {
    Optional<Instant> start = fields.read("start", AuditFilter::instant);
    Optional<Instant> end = fields.read("end", AuditFilter::instant);
    if (start.isPresent() && end.isPresent() && start.get().isAfter(end.get())) {
      fields.fault(
          "start", "after_end", "start (" + start.get() + ") is after end (" + end.get() + ")");
    }
    return new AuditFilter(
        fields.read("kind", AuditFilter::kinds).orElse(Set.of()),
        fields.read("series", AuditFilter::series),
        fields.text("actor"),
        fields.text("job"),
        fields.text("request_id"),
        start,
        end);
  }

  private static Instant instant(String text) {
    return switch (PointInTime.parse(text)) {
      case PointInTime.Moment moment -> moment.at();
      case PointInTime.Day day -> day.date().atStartOfDay(ZoneOffset.UTC).toInstant();
    };
  }

  private static Set<String> kinds(String text) {
    Set<String> kinds =
        Arrays.stream(text.split(",", -1))
            .map(String::strip)
            .collect(Collectors.toCollection(TreeSet::new));
    for (String kind : kinds) {
      if (!SymbolEvent.kinds().contains(kind)) {
        throw new IllegalArgumentException(
            "kind \"" + Fields.shortened(kind) + "\" is not one of " + SymbolEvent.kinds());
      }
    }
    return kinds;
  }

  private static String series(String text) {
    long slashes = text.chars().filter(c -> c == '/').count();
    if (slashes != 3) {
      throw new IllegalArgumentException(
          "series \""
              + Fields.shortened(text)
              + "\" is not INSTRUMENT/TIMEFRAME/WHAT/SESSION, such as"
              + " AAPL.NASDAQ.STK/1d/TRADES/rth");
    }
    return text;
  }

  /** Whether a fact is wanted. */
  boolean wants(SymbolEvent fact, ObjectNode json) {
    return (kinds.isEmpty() || kinds.contains(fact.kind()))
        && start.map(from -> !fact.at().isBefore(from)).orElse(true)
        && end.map(to -> fact.at().isBefore(to)).orElse(true)
        && says(json, "series", series)
        && says(json, "actor", actor)
        && says(json, "job_id", job)
        && says(json, "request_id", requestId);
  }

  private static boolean says(JsonNode fact, String member, Optional<String> wanted) {
    return wanted.map(text -> fact.path(member).asText().equals(text)).orElse(true);
  }
}
