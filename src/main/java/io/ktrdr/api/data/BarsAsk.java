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
    Style style = query.read("style", Style::parse).orElse(Style.ROWS);
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
                format.form(style == Style.COLUMNS),
                style == Style.LONG,
                fields,
                texts,
                names.size() > 1 && format != BarFormat.JSON),
            resample,
            extras,
            complete,
            fetch ? Optional.of(Duration.ofSeconds(wait)) : Optional.empty(),
            Optional.empty());
    ask.refuseContradictions(query, style, !fields.isEmpty());
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

  /** What cannot be had together. */
  private void refuseContradictions(Fields query, Style style, boolean fields) {
    if (extras.any() && resample == Resampling.Mode.ONLY) {
      query.fault(
          "resample",
          "not_together",
          "resample=only cannot be had together with as_of, include, adjustment or fill: bars that"
              + " are put together have no history of their own");
    }
    if (style != Style.ROWS
        && format != BarFormat.JSON
        && !(style == Style.LONG && format == BarFormat.NDJSON)) {
      query.fault(
          "style",
          "not_together",
          "style=" + style.text() + " is about JSON; " + format + " has one layout only");
    }
    if (fields && style == Style.COLUMNS) {
      query.fault(
          "fields",
          "not_together",
          "fields cannot be had together with style=columns, whose arrays are always open, high,"
              + " low, close and volume");
    }
    if (format == BarFormat.PARQUET) {
      if (fields) {
        query.fault("fields", "not_together", "a Parquet file always has all columns");
      }
      if (shape.texts()) {
        query.fault("numbers", "not_together", "the figures of a Parquet file are DOUBLE");
      }
      if (extras.history()) {
        query.fault("include", "not_together", "a Parquet file tells nothing beside the bars");
      }
      if (extras.fill() != BarRows.Fill.NONE) {
        query.fault("fill", "not_together", "a Parquet file holds stored bars only");
      }
    }
    if (patience.isPresent() && extras.asOf().isPresent()) {
      query.fault(
          "fetch",
          "not_together",
          "fetch=if_missing cannot be had together with as_of: what IB gives now was not there"
              + " then");
    }
    if (patience.isPresent() && resample == Resampling.Mode.ONLY) {
      query.fault(
          "fetch",
          "not_together",
          "fetch=if_missing cannot be had together with resample=only, which never looks at the"
              + " bars that IB would give");
    }
    if (patience.isPresent() && series.start().isEmpty()) {
      query.fault("start", "required", "start is required with fetch=if_missing");
    }
    if (patience.isEmpty() && query.text("wait").isPresent()) {
      query.fault("wait", "not_together", "wait is of use together with fetch=if_missing only");
    }
    if (series.timeframe() != null) {
      refuseFields(query);
    }
  }

  private void refuseFields(Fields query) {
    boolean intraday = series.timeframe().intraday();
    if (intraday
        && query.text("fields").isPresent()
        && shape.fields(true).contains(BarField.SESSION_DATE)) {
      query.fault(
          "fields",
          "not_together",
          "session_date is told of bars of a day and longer only, not of " + series.timeframe());
    }
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

  private enum Style {
    ROWS,
    COLUMNS,
    LONG;

    static Style parse(String text) {
      return switch (text) {
        case "rows" -> ROWS;
        case "columns" -> COLUMNS;
        case "long" -> LONG;
        default ->
            throw new IllegalArgumentException(
                "style \"" + Fields.shortened(text) + "\" is not one of [rows, columns, long]");
      };
    }

    String text() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
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
