package io.ktrdr.api.data;

import io.ktrdr.api.bars.BarQuery;
import io.ktrdr.api.bars.BarShape;
import io.ktrdr.api.bars.Verdict;
import io.ktrdr.api.desk.ApiContext;
import io.ktrdr.api.http.HttpSettings;
import io.ktrdr.api.http.Problem;
import io.ktrdr.api.http.ProblemException;
import io.ktrdr.api.http.ProblemType;
import io.ktrdr.api.series.BarTimes;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.quality.CompleteBars;
import io.ktrdr.symbol.SymbolEntity;
import io.ktrdr.symbol.Symbols;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the two resources that answer with bars share: from fields to a query, and why bars miss.
 */
public final class BarQuestions {

  private static final Logger LOG = LoggerFactory.getLogger(BarQuestions.class);

  private final ApiContext context;
  private final HttpSettings settings;

  public BarQuestions(ApiContext context, HttpSettings settings) {
    this.context = context;
    this.settings = settings;
  }

  public TradingCalendar calendar(Instrument instrument) {
    return context.calendars().apply(instrument);
  }

  /**
   * The query for a range of bar times.
   *
   * @throws ProblemException when the range is the wrong way round or too long
   */
  public BarQuery query(
      SeriesId series,
      TradingCalendar calendar,
      long start,
      long end,
      String startField,
      BarShape shape,
      long limit) {
    if (start > end) {
      String detail = "the range begins after it ends, once both are read in " + calendar.zone();
      throw new ProblemException(
          Problem.of(
              ProblemType.INVALID_REQUEST,
              detail,
              List.of(new Problem.Fault("/" + startField, "after_end", detail))));
    }
    long bars = (end - start) / series.timeframe().seconds();
    if (bars > settings.maxRangeBars()) {
      String detail =
          "the range spans "
              + bars
              + " bars of "
              + series.timeframe()
              + "; at most "
              + settings.maxRangeBars()
              + " can be asked about at once";
      throw new ProblemException(
          Problem.of(
              ProblemType.RANGE_TOO_LARGE,
              detail,
              List.of(new Problem.Fault("/" + startField, "range_too_large", detail))));
    }
    Instant now = context.clock().instant();
    long judgedUntil = CompleteBars.until(calendar, series.timeframe(), series.hours(), end, now);
    return new BarQuery(
        series, TimeRange.ofEpochSeconds(start, end), judgedUntil, shape, limit, calendar);
  }

  /**
   * What a reader of the answer might not expect.
   *
   * @param name what the instrument was called in the question
   */
  public List<String> warnings(BarQuery query, String name) {
    List<String> warnings = new ArrayList<>();
    InstrumentId instrument = query.series().instrument();
    int namesakes = context.symbols().namesakes(instrument).orElse(1);
    if (namesakes > 1 && Symbols.isBareSymbol(name, instrument)) {
      warnings.add(
          "\""
              + name.strip()
              + "\" is taken for "
              + instrument
              + ", the only one known here, but IB has "
              + namesakes
              + " instruments of that symbol: name the instrument id to be sure");
    }
    warnings.addAll(warnings(query));
    return warnings;
  }

  /** What a reader might not expect of the range. */
  public static List<String> warnings(BarQuery query) {
    List<String> warnings = new ArrayList<>();
    TradingCalendar calendar = query.calendar();
    long start = query.range().startSecond();
    long end = query.range().endSecond();
    if (query.judgedUntil() < end) {
      warnings.add(
          "the range reaches past the last completed bar: complete, coverage and gaps are about"
              + " bars before "
              + BarTimes.text(query.series().timeframe(), Math.max(start, query.judgedUntil())));
    }
    if (start < calendar.firstDate().toEpochDay() * 86_400
        || Math.min(end, query.judgedUntil()) > (calendar.lastDate().toEpochDay() + 1) * 86_400) {
      warnings.add(
          "the calendar "
              + calendar.id()
              + " knows "
              + calendar.firstDate()
              + " to "
              + calendar.lastDate()
              + " only: bars outside cannot be called missing");
    }
    return warnings;
  }

  /**
   * Why bars are missing; asked only when some are. Empty when nobody could say, which is no reason
   * to hold back the bars.
   */
  public CompletionStage<Optional<List<SymbolEntity.Gap>>> gaps(
      SeriesId series, TimeRange range, Verdict verdict) {
    return verdict.complete()
        ? CompletableFuture.completedFuture(Optional.of(List.of()))
        : gaps(series, range);
  }

  /** Why bars of a range are missing, of which some are. */
  CompletionStage<Optional<List<SymbolEntity.Gap>>> gaps(SeriesId series, TimeRange range) {
    return context
        .symbols()
        .<SymbolEntity.Gaps>ask(
            series.instrument(),
            replyTo -> new SymbolEntity.GetGaps(series, range, replyTo),
            settings.askTimeout())
        .<Optional<List<SymbolEntity.Gap>>>handle(
            (gaps, failure) -> {
              if (failure != null) {
                LOG.warn("nobody said why bars of {} are missing: {}", series, failure.toString());
                return Optional.empty();
              }
              return gaps.gaps().isEmpty() ? Optional.empty() : Optional.of(gaps.gaps());
            });
  }
}
