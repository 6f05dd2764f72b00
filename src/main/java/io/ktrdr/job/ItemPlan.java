package io.ktrdr.job;

import io.ktrdr.calendar.PointInTime;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.gateway.GatewayProblem;
import io.ktrdr.gateway.PlannedWork;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.SecurityType;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.symbol.LoadMode;
import io.ktrdr.symbol.LoadPlanner;
import io.ktrdr.symbol.Resolution;
import io.ktrdr.symbol.Symbols;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What is to be done about an item once its name has been looked up. Pure. */
sealed interface ItemPlan {

  /** Have this range loaded. */
  record Load(About about, TimeRange range) implements ItemPlan {}

  /** Ask the symbol which range is meant: it knows what is stored and where IB's data begin. */
  record AskSymbol(About about, LoadPlanner.Wish wish) implements ItemPlan {}

  /** Nothing; it cannot be done. */
  record Impossible(ItemProblem problem) implements ItemPlan {}

  /** Nothing now; IB could not be asked what the name means. */
  record Refused(GatewayProblem problem) implements ItemPlan {}

  /** What the item's name stands for. */
  record About(Instrument instrument, SeriesId series) {

    /**
     * What the user should know of his choice of words.
     *
     * @param name as he gave it
     * @param namesakes how many instruments IB has of the same symbol
     */
    List<String> warnings(String name, int namesakes) {
      return namesakes > 1 && Symbols.isBareSymbol(name, instrument.id())
          ? List.of(
              "\""
                  + name
                  + "\" is taken for "
                  + instrument.id()
                  + ", but IB has "
                  + namesakes
                  + " instruments of that symbol: name the instrument id to be sure")
          : List.of();
    }
  }

  /** Requests that a range has to take before IB is asked where its data begin. */
  int WORTH_ASKING = 30;

  /**
   * The plan.
   *
   * @param item of the job, counted from 0
   * @param calendars of any instrument
   */
  static ItemPlan of(
      LoadSpec spec,
      int item,
      Resolution resolution,
      Function<Instrument, TradingCalendar> calendars,
      Instant now) {
    String name = spec.instrument(item);
    return switch (resolution) {
      case Resolution.Resolved one -> load(spec, item, one.instrument(), calendars, now);
      case Resolution.Unknown unknown ->
          new Impossible(
              ItemProblem.of(
                  "UNKNOWN_SYMBOL",
                  "no instrument \"" + name + "\" is known here, and IB knows none either",
                  "Correct the name, or search with GET /api/v1/instruments/search."));
      case Resolution.Ambiguous several ->
          new Impossible(
              ItemProblem.ambiguous(
                  "\""
                      + name
                      + "\" could be any of "
                      + several.candidates().size()
                      + " instruments",
                  several.candidates().stream().map(one -> one.id().toString()).toList()));
      case Resolution.CouldNotAsk failed -> new Refused(failed.problem());
    };
  }

  private static ItemPlan load(
      LoadSpec spec,
      int item,
      Instrument instrument,
      Function<Instrument, TradingCalendar> calendars,
      Instant now) {
    SeriesId series =
        new SeriesId(
            instrument.id(),
            spec.timeframe(item),
            spec.what().orElseGet(() -> WhatToShow.defaultFor(instrument.id().type())),
            spec.session());
    TradingCalendar calendar = calendars.apply(instrument);
    Optional<Instant> start =
        spec.start().map(text -> barTime(PointInTime.parse(text), series, calendar));
    Optional<Instant> end =
        spec.end().map(text -> barTime(PointInTime.parse(text).past(), series, calendar));
    Instant until = end.orElseGet(() -> barTime(new PointInTime.Moment(now), series, calendar));
    if (start.filter(until::isBefore).isPresent()) {
      return new Impossible(
          ItemProblem.of(
              "INVALID_REQUEST",
              "the range begins after it ends, once both are read in " + calendar.zone(),
              "Give an earlier start."));
    }
    About about = new About(instrument, series);
    Optional<TimeRange> range = start.map(from -> new TimeRange(from, until));
    return spec.mode() == LoadMode.AUTO && isShort(about, range.orElseThrow(), now)
        ? new Load(about, range.orElseThrow())
        : new AskSymbol(about, new LoadPlanner.Wish(spec.mode(), start, end));
  }

  /** Asking IB where its data begin would cost more than it saves. */
  private static boolean isShort(About about, TimeRange range, Instant now) {
    SeriesId series = about.series();
    SecurityType type = about.instrument().contract().securityType();
    return PlannedWork.requests(series.timeframe(), series.what(), type, range, now)
        <= WORTH_ASKING;
  }

  private static Instant barTime(PointInTime point, SeriesId series, TradingCalendar calendar) {
    return Instant.ofEpochSecond(point.barTime(calendar, series.timeframe(), series.hours()));
  }
}
