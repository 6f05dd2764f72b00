package io.ktrdr.api.quality;

import io.ktrdr.api.desk.ApiContext;
import io.ktrdr.api.http.HttpSettings;
import io.ktrdr.calendar.Session;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.Source;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.quality.check.Subject;
import io.ktrdr.quality.score.QualityReport;
import io.ktrdr.quality.score.QualityScan;
import io.ktrdr.store.BarRevision;
import io.ktrdr.store.BarStore;
import io.ktrdr.store.ChunkRef;
import io.ktrdr.store.SeriesChange;
import io.ktrdr.symbol.RepairQuestion;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Judges stored series: brings the bars to the scan, chunk by chunk, and what they are held to. */
public final class QualityDesk {

  private static final Logger LOG = LoggerFactory.getLogger(QualityDesk.class);

  /** Sessions whose shorter bars are read together. */
  private static final int SESSIONS_TOGETHER = 20;

  private static final long DAY = 86_400;

  private final ApiContext context;
  private final HttpSettings http;
  private final QualitySettings settings;
  private final Executor blocking;

  public QualityDesk(
      ApiContext context, HttpSettings http, QualitySettings settings, Executor blocking) {
    this.context = context;
    this.http = http;
    this.settings = settings;
    this.blocking = blocking;
  }

  public QualitySettings settings() {
    return settings;
  }

  /**
   * The report on a range.
   *
   * @param range in bar times
   */
  CompletionStage<QualityReport> judge(
      SeriesId series, Instrument instrument, TradingCalendar calendar, TimeRange range) {
    return provisional(series)
        .thenApplyAsync(
            spans ->
                scan(
                    new QualityScan.Question(
                        series,
                        subject(series, instrument),
                        calendar,
                        range,
                        spans,
                        context.clock().instant())),
            blocking);
  }

  private static Subject subject(SeriesId series, Instrument instrument) {
    return new Subject(
        instrument.id().type(),
        series.timeframe(),
        series.what(),
        instrument.minTick() == null ? 0 : instrument.minTick().doubleValue());
  }

  /** Whoever cannot be asked holds up nothing: then no bar counts as provisional. */
  private CompletionStage<List<TimeRange>> provisional(SeriesId series) {
    return context
        .symbols()
        .<RepairQuestion.Provisional>ask(
            series.instrument(),
            replyTo -> new RepairQuestion.GetProvisional(series, replyTo),
            http.askTimeout())
        .handle(
            (reply, failure) -> {
              if (failure != null) {
                LOG.warn("nobody said what is provisional of {}: {}", series, failure.toString());
                return List.of();
              }
              return reply.spans();
            });
  }

  private QualityReport scan(QualityScan.Question question) {
    SeriesId series = question.series();
    BarStore store = context.store();
    QualityScan scan = new QualityScan(question, settings.thresholds(), settings.scoring());
    compare(scan, question);
    refetched(scan, series, question.range());
    for (ChunkRef chunk : store.chunks(series, question.range())) {
      scan.add(store.decode(chunk).within(question.range()));
    }
    return scan.finish();
  }

  // ---- the same market in another timeframe ----

  private void compare(QualityScan scan, QualityScan.Question question) {
    SeriesId series = question.series();
    BarStore store = context.store();
    if (series.timeframe().intraday()) {
      SeriesId days = with(series, Timeframe.DAY_1);
      if (store.summary(days).isPresent()) {
        scan.comparedWith(store.read(days, dates(question)));
      }
    } else if (series.timeframe() == Timeframe.DAY_1) {
      shorter(series, question.range())
          .ifPresent(
              within ->
                  scan.comparedWith(
                      store.read(series, question.range()),
                      within.timeframe(),
                      pieces(question, within)));
    }
  }

  /** The session dates that a range of instants can touch. */
  private static TimeRange dates(QualityScan.Question question) {
    TimeRange range = question.range();
    return TimeRange.ofEpochSeconds(range.startSecond() - 2 * DAY, range.endSecond() + 2 * DAY);
  }

  /** The longest of the shorter timeframes that reaches into a range of dates. */
  private Optional<SeriesId> shorter(SeriesId series, TimeRange dates) {
    return Arrays.stream(Timeframe.values())
        .filter(Timeframe::intraday)
        .sorted(Comparator.comparingInt(Timeframe::seconds).reversed())
        .map(timeframe -> with(series, timeframe))
        .filter(
            candidate ->
                context
                    .store()
                    .summary(candidate)
                    .filter(held -> held.firstTime() < dates.endSecond())
                    .filter(held -> held.lastTime() >= dates.startSecond())
                    .isPresent())
        .findFirst();
  }

  /** The shorter bars of some sessions at a time. */
  private Iterable<BarSeries> pieces(QualityScan.Question question, SeriesId within) {
    LocalDate first = date(question.range().startSecond());
    LocalDate last = date(question.range().endSecond() - 1);
    List<Session> sessions = question.calendar().sessions(question.series().hours(), first, last);
    return () ->
        new Iterator<>() {
          private int at;

          @Override
          public boolean hasNext() {
            return at < sessions.size();
          }

          @Override
          public BarSeries next() {
            int to = Math.min(sessions.size(), at + SESSIONS_TOGETHER);
            TimeRange span = new TimeRange(sessions.get(at).opens(), sessions.get(to - 1).closes());
            at = to;
            return context.store().read(within, span);
          }
        };
  }

  private static LocalDate date(long label) {
    return LocalDate.ofInstant(Instant.ofEpochSecond(label), ZoneOffset.UTC);
  }

  private static SeriesId with(SeriesId series, Timeframe timeframe) {
    return new SeriesId(series.instrument(), timeframe, series.what(), series.hours());
  }

  // ---- what IB said before ----

  /** Only history against history: what live bars had otherwise was expected to be corrected. */
  private void refetched(QualityScan scan, SeriesId series, TimeRange range) {
    List<BarRevision> superseded = context.store().revisions(series, range);
    if (superseded.isEmpty()) {
      return;
    }
    Map<Long, SeriesChange> changes =
        context.store().changes(series, 0).stream()
            .collect(Collectors.toMap(SeriesChange::revision, Function.identity()));
    for (BarRevision old : superseded) {
      if (history(changes.get(old.writtenBy())) && history(changes.get(old.supersededBy()))) {
        scan.refetched(
            old.bar().time().getEpochSecond(),
            "until revision "
                + old.supersededBy()
                + " it was open "
                + old.bar().open().toPlainString()
                + ", high "
                + old.bar().high().toPlainString()
                + ", low "
                + old.bar().low().toPlainString()
                + ", close "
                + old.bar().close().toPlainString());
      }
    }
  }

  private static boolean history(SeriesChange change) {
    return change != null && change.provenance().source() == Source.IB_HIST;
  }
}
