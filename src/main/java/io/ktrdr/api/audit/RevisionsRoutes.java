package io.ktrdr.api.audit;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ktrdr.api.desk.ApiContext;
import io.ktrdr.api.http.Endpoint;
import io.ktrdr.api.http.Exchange;
import io.ktrdr.api.http.Fields;
import io.ktrdr.api.http.Json;
import io.ktrdr.api.series.InstrumentLookup;
import io.ktrdr.api.series.PageToken;
import io.ktrdr.api.series.SeriesFields;
import io.ktrdr.calendar.PointInTime;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.Bar;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.store.BarRevision;
import io.ktrdr.store.SeriesChange;
import io.ktrdr.store.WrittenBars;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * {@code GET /revisions}: every version of one bar, or of the bars of a range that have had more
 * than one.
 */
public final class RevisionsRoutes {

  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1000;

  /**
   * One version of a bar.
   *
   * @param from the revision that wrote it
   * @param to the revision that replaced or removed it; empty as long as it stands
   */
  private record Version(Bar bar, long from, OptionalLong to) {}

  /** Which bars are meant; {@code next} is where the page begins. */
  private record Asked(
      SeriesId series,
      TradingCalendar calendar,
      boolean single,
      long start,
      long next,
      long end,
      int question) {}

  private final ApiContext context;
  private final InstrumentLookup lookup;
  private final Executor blocking;

  public RevisionsRoutes(ApiContext context, InstrumentLookup lookup, Executor blocking) {
    this.context = context;
    this.lookup = lookup;
    this.blocking = blocking;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(
            "/api/v1/revisions",
            Set.of(
                "instrument",
                "timeframe",
                "what",
                "session",
                "t",
                "start",
                "end",
                "limit",
                "page_token"),
            this::revisions));
  }

  private CompletionStage<HttpResponse> revisions(Exchange exchange, Fields query) {
    SeriesFields fields = SeriesFields.read(query, "instrument", "start", false, "end");
    Optional<PointInTime> time = query.read("t", PointInTime::parse);
    if (time.isPresent() && (fields.start().isPresent() || fields.end().isPresent())) {
      query.fault("t", "conflict", "t names one bar; give either t, or start and end");
    }
    int limit = query.number("limit", 1, MAX_LIMIT, DEFAULT_LIMIT);
    query.check();
    Optional<PageToken> token = query.text("page_token").map(PageToken::parse);
    return lookup
        .known("instrument", fields.name())
        .thenCompose(
            instrument -> {
              Asked asked = asked(fields, time, token, instrument);
              return CompletableFuture.supplyAsync(() -> answer(asked, limit), blocking);
            });
  }

  private Asked asked(
      SeriesFields fields,
      Optional<PointInTime> time,
      Optional<PageToken> token,
      Instrument instrument) {
    SeriesId series = fields.series(instrument);
    TradingCalendar calendar = context.calendars().apply(instrument);
    int question =
        PageToken.question(
            series,
            "revisions "
                + time.map(PointInTime::text).orElse("")
                + fields.start().map(PointInTime::text).orElse("")
                + "/"
                + fields.end().map(PointInTime::text).orElse(""));
    if (token.isPresent()) {
      PageToken given = token.get();
      if (given.question() != question) {
        throw PageToken.invalid(
            "page_token belongs to another question: give the same instrument, timeframe, what,"
                + " session, start and end as for the first page");
      }
      return new Asked(series, calendar, false, given.start(), given.next(), given.end(), question);
    }
    if (time.isPresent()) {
      long at = time.get().barTime(calendar, series.timeframe(), series.hours());
      return new Asked(series, calendar, true, at, at, at + 1, question);
    }
    long start =
        fields
            .start()
            .map(at -> at.barTime(calendar, series.timeframe(), series.hours()))
            .orElse(Long.MIN_VALUE / 2_000_000_000L);
    long end =
        fields
            .end()
            .orElseGet(() -> new PointInTime.Moment(context.clock().instant()))
            .barTime(calendar, series.timeframe(), series.hours());
    return new Asked(series, calendar, false, start, start, Math.max(start, end), question);
  }

  private HttpResponse answer(Asked asked, int limit) {
    SeriesId series = asked.series();
    TreeMap<Long, List<Version>> bars = new TreeMap<>();
    for (BarRevision old :
        context.store().revisions(series, TimeRange.ofEpochSeconds(asked.next(), asked.end()))) {
      bars.computeIfAbsent(old.bar().time().getEpochSecond(), time -> new ArrayList<>())
          .add(new Version(old.bar(), old.writtenBy(), OptionalLong.of(old.supersededBy())));
    }
    OptionalLong next = OptionalLong.empty();
    while (bars.size() > limit) {
      next = OptionalLong.of(bars.pollLastEntry().getKey());
    }
    if (asked.single()) {
      bars.computeIfAbsent(asked.start(), time -> new ArrayList<>());
    }
    bars.forEach((time, versions) -> current(series, time).ifPresent(versions::add));
    bars.values().removeIf(List::isEmpty);
    Map<Long, SeriesChange> changes = new HashMap<>();
    for (List<Version> versions : bars.values()) {
      for (Version version : versions) {
        changes.computeIfAbsent(version.from(), revision -> change(series, revision));
        version
            .to()
            .ifPresent(to -> changes.computeIfAbsent(to, revision -> change(series, revision)));
      }
    }
    Optional<PageToken> token =
        next.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new PageToken(asked.question(), 0, asked.start(), next.getAsLong(), asked.end()));
    return Json.ok(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeBooleanField("success", true);
              out.writeObjectFieldStart("data");
              write(asked, bars, changes, token, out);
              out.writeEndObject();
              out.writeEndObject();
            }));
  }

  private Optional<Version> current(SeriesId series, long time) {
    WrittenBars now = context.store().written(series, TimeRange.ofEpochSeconds(time, time + 1));
    return now.bars().isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Version(now.bars().bar(0), now.writers().revision(0), OptionalLong.empty()));
  }

  private SeriesChange change(SeriesId series, long revision) {
    return context.store().change(series, revision).orElseThrow();
  }

  private void write(
      Asked asked,
      SortedMap<Long, List<Version>> bars,
      Map<Long, SeriesChange> changes,
      Optional<PageToken> next,
      JsonGenerator out)
      throws IOException {
    SeriesId series = asked.series();
    out.writeStringField("instrument", series.instrument().toString());
    out.writeStringField("timeframe", series.timeframe().toString());
    out.writeStringField("what", series.what().name());
    out.writeStringField("session", series.hours().toString());
    out.writeNumberField("revision", context.store().revision(series));
    out.writeArrayFieldStart("bars");
    for (Map.Entry<Long, List<Version>> bar : bars.entrySet()) {
      out.writeStartObject();
      writeTime(asked, bar.getKey(), out);
      out.writeArrayFieldStart("versions");
      for (Version version : bar.getValue()) {
        out.writeStartObject();
        writeFigures(version.bar(), out);
        out.writeNumberField("from_revision", version.from());
        writeChange("written", changes.get(version.from()), out);
        if (version.to().isPresent()) {
          out.writeNumberField("to_revision", version.to().getAsLong());
          writeChange("ended", changes.get(version.to().getAsLong()), out);
        } else {
          out.writeNullField("to_revision");
          out.writeNullField("ended");
        }
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeEndObject();
    }
    out.writeEndArray();
    if (next.isPresent()) {
      out.writeStringField("next_page_token", next.get().text());
    } else {
      out.writeNullField("next_page_token");
    }
    out.writeBooleanField("simulated", context.simulated());
  }

  private static void writeTime(Asked asked, long time, JsonGenerator out) throws IOException {
    SeriesId series = asked.series();
    if (series.timeframe().intraday()) {
      out.writeStringField("t", Instant.ofEpochSecond(time).toString());
    } else {
      out.writeStringField(
          "t", asked.calendar().opens(series.timeframe(), series.hours(), time).toString());
      out.writeStringField(
          "session_date", LocalDate.ofEpochDay(Math.floorDiv(time, 86_400L)).toString());
    }
  }

  private static void writeFigures(Bar bar, JsonGenerator out) throws IOException {
    number("o", bar.open(), out);
    number("h", bar.high(), out);
    number("l", bar.low(), out);
    number("c", bar.close(), out);
    number("v", bar.volume(), out);
    number("vw", bar.vwap(), out);
    number("n", bar.tradeCount() == null ? null : BigDecimal.valueOf(bar.tradeCount()), out);
  }

  private static void number(String name, BigDecimal value, JsonGenerator out) throws IOException {
    if (value == null) {
      out.writeNullField(name);
    } else {
      BigDecimal shortest = value.stripTrailingZeros();
      out.writeNumberField(name, shortest.scale() < 0 ? shortest.setScale(0) : shortest);
    }
  }

  private static void writeChange(String name, SeriesChange change, JsonGenerator out)
      throws IOException {
    out.writeObjectFieldStart(name);
    out.writeStringField("at", change.provenance().at().toString());
    out.writeStringField("change", change.kind().toString());
    out.writeStringField("source", change.provenance().source().toString());
    out.writeStringField("actor", change.provenance().actor());
    out.writeStringField("cause", change.provenance().cause());
    out.writeStringField("request_id", change.provenance().requestId());
    out.writeStringField("job_id", change.provenance().jobId());
    out.writeEndObject();
  }
}
