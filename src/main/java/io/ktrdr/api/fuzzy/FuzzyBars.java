package io.ktrdr.api.fuzzy;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ktrdr.api.bars.BarQuery;
import io.ktrdr.api.bars.BarReader;
import io.ktrdr.api.bars.BarShape;
import io.ktrdr.api.bars.ResampledBars;
import io.ktrdr.api.bars.Verdict;
import io.ktrdr.api.data.BarMetadata;
import io.ktrdr.api.data.BarQuestions;
import io.ktrdr.api.data.Resampling;
import io.ktrdr.api.desk.ApiContext;
import io.ktrdr.api.desk.FuzzyDesk;
import io.ktrdr.api.frames.FrameReader;
import io.ktrdr.api.frames.Frames;
import io.ktrdr.api.http.Problem;
import io.ktrdr.api.http.ProblemException;
import io.ktrdr.api.http.ProblemType;
import io.ktrdr.api.series.BarTimes;
import io.ktrdr.api.series.SeriesFields;
import io.ktrdr.calendar.PointInTime;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.fuzzy.Variable;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.Timeframe;
import io.ktrdr.store.SeriesSummary;
import io.ktrdr.symbol.SymbolEntity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** From a range of stored bars to the numbers that fuzzy variables are about. */
public final class FuzzyBars {

  private final ApiContext context;
  private final BarQuestions questions;
  private final BarReader reader;
  private final FrameReader frames;
  private final Executor blocking;

  public FuzzyBars(
      ApiContext context,
      BarQuestions questions,
      BarReader reader,
      FrameReader frames,
      Executor blocking) {
    this.context = context;
    this.questions = questions;
    this.reader = reader;
    this.frames = frames;
    this.blocking = blocking;
  }

  /**
   * A range of an instrument's bars.
   *
   * @param start where it begins, as asked
   * @param end where it ends, as asked
   */
  record Asked(BarQuery query, String start, String end) {}

  /**
   * What was read and worked out.
   *
   * @param columns of the variables, transformed, at the asked bars
   * @param required bars until each variable has its first value
   * @param available bars that are stored up to the range's end, as far back as was needed
   * @param resampled longer bars that were put together, with what of
   */
  record Read(
      Asked asked,
      BarSeries bars,
      Map<String, double[]> columns,
      int required,
      int available,
      Map<Timeframe, Timeframe> resampled,
      long revision,
      Verdict verdict,
      Optional<List<SymbolEntity.Gap>> gaps) {}

  /**
   * The range that fields name.
   *
   * @param startField the name of the field that its fault is about
   * @param inclusive whether an end that is a plain date belongs to the range
   */
  Asked asked(SeriesFields fields, Instrument instrument, String startField, boolean inclusive) {
    SeriesId series = fields.series(instrument);
    TradingCalendar calendar = questions.calendar(instrument);
    PointInTime until =
        fields.end().orElseGet(() -> new PointInTime.Moment(context.clock().instant()));
    long end =
        (inclusive ? until.past() : until).barTime(calendar, series.timeframe(), series.hours());
    long start =
        fields
            .start()
            .map(at -> at.barTime(calendar, series.timeframe(), series.hours()))
            .orElseGet(
                () ->
                    Math.min(
                        end,
                        context.store().summary(series).map(SeriesSummary::firstTime).orElse(end)));
    BarQuery query =
        questions.query(series, calendar, start, end, startField, BarShape.COLUMNS, Long.MAX_VALUE);
    return new Asked(
        query,
        fields
            .start()
            .map(PointInTime::text)
            .orElseGet(() -> BarTimes.text(series.timeframe(), start)),
        until.text());
  }

  /**
   * Fails when an answer about the range would have too many numbers.
   *
   * @param columns numbers for each bar
   */
  void limit(Asked asked, long columns) {
    long bars = frames.atMost(asked.query().series(), asked.query().range());
    limit(bars, columns, context.fuzzy().settings().maxValues());
  }

  static void limit(long rows, long columns, long most) {
    if (rows * columns > most) {
      throw new ProblemException(
          Problem.of(
                  ProblemType.TOO_MANY_POINTS,
                  "%d rows of %d columns are %d numbers; at most %d can be asked for at once: ask for %s"
                      .formatted(
                          rows,
                          columns,
                          rows * columns,
                          most,
                          "a shorter range or fewer variables"))
              .with("limit", most));
    }
  }

  /** Reads the bars, works out the variables. */
  CompletionStage<Read> read(Asked asked, Collection<Variable> variables) {
    BarQuery query = asked.query();
    SeriesId series = query.series();
    FuzzyInputs inputs = new FuzzyInputs(series.timeframe(), variables);
    return CompletableFuture.supplyAsync(
            () -> {
              Frames read =
                  frames.read(
                      new FrameReader.Wanted(
                          series,
                          query.calendar(),
                          query.range(),
                          inputs.otherTimeframes(),
                          inputs::history));
              List<FuzzyInputs.Shortage> shortages = inputs.shortages(read);
              if (!shortages.isEmpty()) {
                throw insufficient(shortages, series);
              }
              return new Read(
                  asked,
                  read.asked(),
                  inputs.columns(read),
                  inputs.required(),
                  read.available(),
                  read.resampled(),
                  read.revision(),
                  read.resampled().containsKey(series.timeframe())
                      ? ResampledBars.judge(query, read.asked())
                      : reader.judge(query),
                  Optional.empty());
            },
            blocking)
        .thenCompose(
            read ->
                questions
                    .gaps(series, query.range(), read.verdict())
                    .thenApply(
                        gaps ->
                            new Read(
                                read.asked(),
                                read.bars(),
                                read.columns(),
                                read.required(),
                                read.available(),
                                read.resampled(),
                                read.revision(),
                                read.verdict(),
                                gaps)));
  }

  private static ProblemException insufficient(
      List<FuzzyInputs.Shortage> shortages, SeriesId series) {
    FuzzyInputs.Shortage most = shortages.getFirst();
    Map<String, Integer> all = new LinkedHashMap<>();
    shortages.forEach(shortage -> all.put(shortage.variable(), shortage.required()));
    SeriesId lacking =
        new SeriesId(series.instrument(), most.timeframe(), series.what(), series.hours());
    return new ProblemException(
        Problem.of(
                ProblemType.INSUFFICIENT_DATA,
                "\"%s\" needs %d bars of %s up to the end of the range, %d are stored"
                    .formatted(most.variable(), most.required(), lacking, most.available()))
            .with("required", most.required())
            .with("available", most.available())
            .with("variables", all));
  }

  /** The metadata, as a member of an object that has been begun. */
  void metadata(JsonGenerator out, Read read, FuzzyDesk.State desk, List<String> more)
      throws IOException {
    BarQuery query = read.asked().query();
    List<String> warnings = new ArrayList<>(BarQuestions.warnings(query));
    warnings.addAll(more);
    out.writeObjectFieldStart("metadata");
    new BarMetadata(
            query.series(),
            query.calendar(),
            read.asked().start(),
            read.asked().end(),
            read.bars().size(),
            read.revision(),
            read.verdict(),
            read.gaps(),
            context.simulated(),
            warnings)
        .write(out);
    out.writeObjectFieldStart("warm_up");
    out.writeNumberField("required", read.required() - 1);
    out.writeNumberField("available", read.available() - read.bars().size());
    out.writeEndObject();
    Resampling.write(out, read.resampled());
    out.writeFieldName("fuzzy");
    desk.write(out);
    out.writeEndObject();
  }
}
