package io.ktrdr.api.data;

import io.ktrdr.api.bars.BarField;
import io.ktrdr.api.bars.BarRows;
import io.ktrdr.api.bars.BarShape;
import io.ktrdr.api.bars.RowMarks;
import io.ktrdr.api.http.Exchange;
import io.ktrdr.api.http.Fields;
import io.ktrdr.api.http.HttpSettings;
import io.ktrdr.api.series.AsOf;
import io.ktrdr.api.series.PageToken;
import io.ktrdr.api.series.PriceScale;
import io.ktrdr.api.series.SeriesFields;
import io.ktrdr.calendar.PointInTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code GET /bars} was asked, read and free of contradictions.
 *
 * @param names of the instruments, in the order of the answer
 * @param series everything about the series but the instrument
 * @param limit the most rows, of all instruments together
 * @param extras what is wanted beyond the stored bars
 * @param requireComplete whether less than everything is a problem
 * @param patience how long IB may take to give what is missing; empty when it is not to be asked
 */
record BarsAsk(
    List<String> names,
    SeriesFields series,
    int limit,
    BarFormat format,
    BarShape shape,
    Resampling.Mode resample,
    Extras extras,
    boolean requireComplete,
    Optional<Duration> patience,
    Optional<PageToken> token) {

  /** The query parameters there are. */
  static final Set<String> PARAMETERS =
      Set.of(
          "instrument",
          "timeframe",
          "start",
          "end",
          "what",
          "session",
          "limit",
          "page_token",
          "format",
          "style",
          "fields",
          "numbers",
          "resample",
          "as_of",
          "include",
          "adjustment",
          "fill",
          "require_complete",
          "fetch",
          "wait");

  /** The most instruments of one request. */
  static final int MOST_INSTRUMENTS = 100;

  private static final int DEFAULT_WAIT = 10;

  /**
   * What is wanted beyond the stored bars.
   *
   * @param marks what is told of each row beside its figures
   * @param scale of the prices; as stored when empty
   */
  record Extras(
      Optional<AsOf> asOf, RowMarks.Wanted marks, Optional<PriceScale> scale, BarRows.Fill fill) {

    /** Whether the bars have to be read one by one. */
    boolean any() {
      return asOf.isPresent() || history() || scale.isPresent() || fill != BarRows.Fill.NONE;
    }

    /** Whether it matters who wrote the bars. */
    boolean history() {
      return marks.provenance() || marks.flags();
    }

    /** For the identity of a question; empty when nothing is wanted. */
    String text() {
      return any() ? " " + this : "";
    }
  }

  /** The range as it was asked, for the identity of a question. */
  String range() {
    return series.start().map(PointInTime::text).orElse("")
        + "/"
        + series.end().map(PointInTime::text).orElse("");
  }

  /** The other instruments, for the identity of a question. */
  String others() {
    return several() ? " " + names : "";
  }

  boolean several() {
    return names.size() > 1;
  }

  /** Reads a request, and ends it here with all faults at once if there are any. */
  static BarsAsk read(Exchange exchange, Fields query, HttpSettings settings) {
    BarFormat format = BarFormat.read(query, exchange.request());
    query.join("instrument");
    List<String> names = query.require("instrument", BarsAsk::names).orElse(List.of());
    SeriesFields series = SeriesFields.unnamed(query, "start", "end");
    BarStyle style = query.read("style", BarStyle::parse).orElse(BarStyle.ROWS);
    Set<String> include = query.read("include", BarsAsk::include).orElse(Set.of());
    BarRows.Fill fill = query.read("fill", BarRows.Fill::parse).orElse(BarRows.Fill.NONE);
    Extras extras =
        new Extras(
            query.read("as_of", AsOf::parse),
            new RowMarks.Wanted(
                include.contains("provenance"),
                include.contains("flags"),
                fill != BarRows.Fill.NONE),
            query.read("adjustment", PriceScale::parse),
            fill);
    Resampling.Mode resample = Resampling.Mode.read(query);
    List<BarField> fields = query.read("fields", BarsAsk::fields).orElse(List.of());
    boolean texts = query.read("numbers", BarsAsk::numbers).orElse(false);
    boolean complete =
        query.read("require_complete", text -> truth("require_complete", text)).orElse(false);
    boolean fetch = query.read("fetch", BarsAsk::fetch).orElse(false);
    int wait = query.number("wait", 0, (int) settings.loadTimeout().toSeconds(), DEFAULT_WAIT);
    boolean whole = extras.any() || names.size() > 1;
    int limit =
        query.number(
            "limit",
            1,
            whole
                ? settings.maxPageBars()
                : Math.max(settings.maxPageBars(), settings.maxStreamBars()),
            settings.defaultPageBars());
    BarsAsk ask =
        new BarsAsk(
            names,
            series,
            limit,
            format,
            BarShape.of(
                format.form(style == BarStyle.COLUMNS),
                style == BarStyle.LONG,
                fields,
                texts,
                names.size() > 1 && format != BarFormat.JSON),
            resample,
            extras,
            complete,
            fetch ? Optional.of(Duration.ofSeconds(wait)) : Optional.empty(),
            Optional.empty());
    BarsContradictions.find(ask, style, !fields.isEmpty(), query);
    query.check();
    return query.text("page_token").map(text -> ask.at(PageToken.parse(text))).orElse(ask);
  }

  private BarsAsk at(PageToken page) {
    return new BarsAsk(
        names,
        series,
        limit,
        format,
        shape,
        resample,
        extras,
        requireComplete,
        patience,
        Optional.of(page));
  }

  private static List<String> names(String text) {
    List<String> names = new ArrayList<>();
    for (String name : text.split(",", -1)) {
      String stripped = name.strip();
      if (stripped.isEmpty()) {
        throw new IllegalArgumentException(
            "instrument \"" + Fields.shortened(text) + "\" has an empty name in it");
      }
      if (stripped.length() > 100) {
        throw new IllegalArgumentException("instrument is longer than any instrument's name");
      }
      if (names.contains(stripped)) {
        throw new IllegalArgumentException("instrument names \"" + stripped + "\" twice");
      }
      names.add(stripped);
    }
    if (names.size() > MOST_INSTRUMENTS) {
      throw new IllegalArgumentException(
          "instrument names "
              + names.size()
              + "; at most "
              + MOST_INSTRUMENTS
              + " can be asked about at once");
    }
    return names;
  }

  private static Set<String> include(String text) {
    List<String> extras = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    for (String extra : extras) {
      if (!extra.equals("flags") && !extra.equals("provenance")) {
        throw new IllegalArgumentException(
            "include \"" + Fields.shortened(extra) + "\" is not one of [flags, provenance]");
      }
    }
    return Set.copyOf(extras);
  }

  private static List<BarField> fields(String text) {
    List<BarField> fields = new ArrayList<>();
    for (String name : text.split(",", -1)) {
      BarField field = BarField.parse(name.strip());
      if (fields.contains(field)) {
        throw new IllegalArgumentException(
            "fields names \"" + Fields.shortened(name.strip()) + "\" twice");
      }
      fields.add(field);
    }
    return fields;
  }

  private static Boolean numbers(String text) {
    return switch (text) {
      case "number" -> false;
      case "string" -> true;
      default ->
          throw new IllegalArgumentException(
              "numbers \"" + Fields.shortened(text) + "\" is not one of [number, string]");
    };
  }

  private static Boolean fetch(String text) {
    return switch (text) {
      case "never" -> false;
      case "if_missing" -> true;
      default ->
          throw new IllegalArgumentException(
              "fetch \"" + Fields.shortened(text) + "\" is not one of [never, if_missing]");
    };
  }

  private static Boolean truth(String name, String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new IllegalArgumentException(
              name + " \"" + Fields.shortened(text) + "\" is not one of [true, false]");
    };
  }
}
