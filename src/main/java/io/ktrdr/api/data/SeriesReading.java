package io.ktrdr.api.data;

import io.ktrdr.api.bars.BarQuery;
import io.ktrdr.api.bars.BarReader;
import io.ktrdr.api.desk.ApiContext;
import io.ktrdr.api.http.HttpSettings;
import io.ktrdr.api.http.Problem;
import io.ktrdr.api.http.ProblemException;
import io.ktrdr.api.http.ProblemType;
import io.ktrdr.api.series.PageToken;
import io.ktrdr.api.series.SeriesFields;
import io.ktrdr.calendar.PointInTime;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.resample.Bins;
import io.ktrdr.store.SeriesChange;
import io.ktrdr.store.SeriesSummary;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Reads the page of one instrument: of stored bars, of shorter ones, or made for the occasion. */
final class SeriesReading {

  private static final long TWO_DAYS = 2 * 86_400;

  private final ApiContext context;
  private final HttpSettings settings;
  private final BarQuestions questions;
  private final BarReader reader;
  private final Resampling resampling;
  private final PastBars pastBars;
  private final Executor blocking;

  SeriesReading(
      ApiContext context,
      HttpSettings settings,
      BarQuestions questions,
      BarReader reader,
      Resampling resampling,
      PastBars pastBars,
      Executor blocking) {
    this.context = context;
    this.settings = settings;
    this.questions = questions;
    this.reader = reader;
    this.resampling = resampling;
    this.pastBars = pastBars;
    this.blocking = blocking;
  }

  // ---- what is asked of an instrument ----

  /**
   * An instrument's part of a question.
   *
   * @param token where its page begins; empty when its turn has not come before
   * @param now when the first page was asked for
   */
  CompletionStage<SeriesAsk> ask(
      BarsAsk ask, Instrument instrument, int at, Optional<PageToken> token, Instant now) {
    if (ask.extras().asOf().isEmpty()) {
      return CompletableFuture.completedFuture(asked(ask, instrument, at, token, now));
    }
    return CompletableFuture.supplyAsync(
        () -> {
          SeriesAsk asked = asked(ask, instrument, at, token, now);
          OptionalLong pinned =
              token.map(page -> OptionalLong.of(page.revision())).orElse(OptionalLong.empty());
          PastBars.Pin pin = pastBars.pin(asked.series(), ask.extras().asOf().get(), pinned);
          BarQuery then = PastBars.judgedAt(asked.query(), pin.at());
          return asked.of(pin, then, questions.warnings(then, asked.name()));
        },
        blocking);
  }

  private SeriesAsk asked(
      BarsAsk ask, Instrument instrument, int at, Optional<PageToken> token, Instant now) {
    SeriesFields fields = ask.series();
    SeriesId series = fields.series(instrument);
    TradingCalendar calendar = questions.calendar(instrument);
    long end = token.map(PageToken::end).orElseGet(() -> end(fields, series, calendar, now));
    long start =
        token
            .map(PageToken::start)
            .orElseGet(
                () ->
                    fields
                        .start()
                        .map(point -> point.barTime(calendar, series.timeframe(), series.hours()))
                        .orElseGet(() -> firstStored(ask, series, calendar, end)));
    BarQuery query =
        questions.query(
            series,
            calendar,
            token.map(PageToken::next).orElse(start),
            end,
            "start",
            ask.shape(),
            ask.limit());
    return new SeriesAsk(
        ask,
        at,
        instrument,
        query,
        start,
        now.getEpochSecond(),
        questions.warnings(query, ask.names().get(at)),
        Optional.empty(),
        token);
  }

  /**
   * Where a range ends. One without end reaches to the end of the bar that is under way, not to
   * this very second: so asking again within that bar is the same question.
   */
  private static long end(
      SeriesFields fields, SeriesId series, TradingCalendar calendar, Instant now) {
    if (fields.end().isPresent()) {
      return fields.end().get().barTime(calendar, series.timeframe(), series.hours());
    }
    long end = new PointInTime.Moment(now).barTime(calendar, series.timeframe(), series.hours());
    long bar = series.timeframe().seconds();
    return series.timeframe().intraday() ? Math.ceilDiv(end, bar) * bar : end;
  }

  private long firstStored(BarsAsk ask, SeriesId series, TradingCalendar calendar, long end) {
    Optional<Long> own =
        ask.resample() == Resampling.Mode.ONLY
            ? Optional.empty()
            : context.store().summary(series).map(SeriesSummary::firstTime);
    if (ask.extras().any()) {
      OptionalLong first =
          ask.extras().asOf().isPresent()
              ? context.store().firstTimeEver(series)
              : own.map(OptionalLong::of).orElse(OptionalLong.empty());
      return Math.min(end, first.orElse(end));
    }
    long first =
        own.orElseGet(
            () ->
                ask.resample() == Resampling.Mode.NEVER
                    ? end
                    : resampling.bars().first(series, calendar).orElse(end));
    return Math.min(end, first);
  }

  // ---- its page ----

  CompletionStage<SeriesPage> read(BarsAsk ask, SeriesAsk asked) {
    if (ask.extras().any()) {
      asked
          .token()
          .filter(page -> page.question() != asked.question(Optional.empty()))
          .ifPresent(
              page -> {
                throw otherQuestion();
              });
      // a revision of the past stays as it was
      return (asked.pin().isPresent()
              ? CompletableFuture.<Void>completedFuture(null)
              : unchanged(asked, asked.series()))
          .thenCompose(nothing -> pastBars.read(ask, asked));
    }
    return asked.token().isPresent() ? later(ask, asked, asked.token().get()) : first(ask, asked);
  }

  /** Those that are stored, unless they lack something and shorter ones do not. */
  private CompletionStage<SeriesPage> first(BarsAsk ask, SeriesAsk asked) {
    return resampling
        .choose(ask.resample(), asked.whole())
        .thenCompose(
            source -> source.isEmpty() ? stored(ask, asked) : resampled(ask, asked, source.get()));
  }

  /** A later page is made of what the first was made of. */
  private CompletionStage<SeriesPage> later(BarsAsk ask, SeriesAsk asked, PageToken token) {
    Optional<SeriesId> source =
        Bins.sources(asked.series()).stream()
            .filter(its -> asked.question(Optional.of(its)) == token.question())
            .findFirst();
    if (source.isEmpty() && asked.question(Optional.empty()) != token.question()) {
      throw otherQuestion();
    }
    return unchanged(asked, source.orElse(asked.series()))
        .thenCompose(
            nothing -> source.isEmpty() ? stored(ask, asked) : resampled(ask, asked, source.get()));
  }

  static ProblemException otherQuestion() {
    return PageToken.invalid(
        "page_token belongs to another question: give the same instruments, timeframe, what,"
            + " session, start, end, as_of, include, adjustment and fill as for the first page");
  }

  private CompletionStage<SeriesPage> stored(BarsAsk ask, SeriesAsk asked) {
    BarQuery query = asked.query();
    if (ask.format() == BarFormat.PARQUET) {
      return CompletableFuture.supplyAsync(() -> filed(asked), blocking);
    }
    if (!ask.several() && reader.atMost(query) > settings.streamAboveBars()) {
      return reader.stream(query)
          .thenApply(
              bars ->
                  new SeriesPage(
                      asked,
                      new SeriesPage.Body.Streamed(bars),
                      Optional.empty(),
                      SeriesPage.Beside.NOTHING));
    }
    return reader.read(query).thenApply(answer -> SeriesPage.of(asked, answer));
  }

  private SeriesPage filed(SeriesAsk asked) {
    BarQuery query = asked.query();
    long revision = context.store().revision(query.series());
    BarReader.Extent extent = reader.extent(query);
    BarQuery page = query.until(extent.next().orElse(query.range().endSecond()));
    return new SeriesPage(
        asked,
        new SeriesPage.Body.Filed(
            new BarFiles.Extract(query.series(), page.range(), revision),
            extent.bars(),
            extent.next(),
            revision,
            reader.judge(page)),
        Optional.empty(),
        SeriesPage.Beside.NOTHING);
  }

  private CompletionStage<SeriesPage> resampled(BarsAsk ask, SeriesAsk asked, SeriesId source) {
    // they are in memory at once, unlike stored ones
    SeriesAsk fewer = asked.atMost(settings.maxPageBars());
    return resampling
        .read(source, fewer.query())
        .thenApply(
            bars ->
                new SeriesPage(
                    fewer,
                    ask.format() == BarFormat.PARQUET
                        ? new SeriesPage.Body.Rows(bars)
                        : new SeriesPage.Body.Encoded(bars.answer(fewer.query())),
                    Optional.of(source),
                    SeriesPage.Beside.NOTHING));
  }

  /** Fails when a bar of the range was changed since the first page: the pages would not fit. */
  private CompletionStage<Void> unchanged(SeriesAsk asked, SeriesId series) {
    long revision = context.store().revision(series);
    if (asked.token().isEmpty() || asked.token().get().revision() == revision) {
      return CompletableFuture.completedFuture(null);
    }
    long since = asked.token().get().revision();
    // shorter bars have other times: those of a week's or month's last days come after its name
    long margin =
        series.equals(asked.series()) ? 0 : asked.series().timeframe().seconds() + TWO_DAYS;
    TimeRange range = asked.whole().range();
    return CompletableFuture.runAsync(
        () -> {
          for (SeriesChange change : context.store().changes(series, since)) {
            if (change.lastTime() >= range.startSecond() - margin
                && change.firstTime() < range.endSecond() + margin) {
              throw new ProblemException(
                  Problem.of(
                      ProblemType.SERIES_CHANGED,
                      "bars of "
                          + series
                          + " in this range changed with revision "
                          + change.revision()
                          + "; begin again without page_token"));
            }
          }
        },
        blocking);
  }
}
