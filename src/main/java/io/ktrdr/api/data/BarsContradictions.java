package io.ktrdr.api.data;

import io.ktrdr.api.bars.BarField;
import io.ktrdr.api.bars.BarRows;
import io.ktrdr.api.http.Fields;

/** What a request for bars cannot have together. Each is a fault of one of the fields. */
final class BarsContradictions {

  private final BarsAsk ask;
  private final Fields query;

  private BarsContradictions(BarsAsk ask, Fields query) {
    this.ask = ask;
    this.query = query;
  }

  /**
   * Finds them all.
   *
   * @param fields whether single fields were asked for
   * @param query gets the faults
   */
  static void find(BarsAsk ask, BarStyle style, boolean fields, Fields query) {
    BarsContradictions contradictions = new BarsContradictions(ask, query);
    contradictions.ofForm(style, fields);
    contradictions.ofFile(fields);
    contradictions.ofBars();
    contradictions.ofFetch();
  }

  private void ofForm(BarStyle style, boolean fields) {
    if (style != BarStyle.ROWS
        && ask.format() != BarFormat.JSON
        && !(style == BarStyle.LONG && ask.format() == BarFormat.NDJSON)) {
      refuse(
          "style", "style=" + style + " is about JSON; " + ask.format() + " has one layout only");
    }
    if (fields && style == BarStyle.COLUMNS) {
      refuse(
          "fields",
          "fields cannot be had together with style=columns, whose arrays are always open, high,"
              + " low, close and volume");
    }
    if (fields
        && ask.series().timeframe() != null
        && ask.series().timeframe().intraday()
        && ask.shape().fields(true).contains(BarField.SESSION_DATE)) {
      refuse(
          "fields",
          "session_date is told of bars of a day and longer only, not of "
              + ask.series().timeframe());
    }
  }

  private void ofFile(boolean fields) {
    if (ask.format() != BarFormat.PARQUET) {
      return;
    }
    if (fields) {
      refuse("fields", "a Parquet file always has all columns");
    }
    if (ask.shape().texts()) {
      refuse("numbers", "the figures of a Parquet file are DOUBLE");
    }
    if (ask.extras().history()) {
      refuse("include", "a Parquet file tells nothing beside the bars");
    }
    if (ask.extras().fill() != BarRows.Fill.NONE) {
      refuse("fill", "a Parquet file holds stored bars only");
    }
  }

  private void ofBars() {
    if (ask.extras().any() && ask.resample() == Resampling.Mode.ONLY) {
      refuse(
          "resample",
          "resample=only cannot be had together with as_of, include, adjustment or fill: bars that"
              + " are put together have no history of their own");
    }
  }

  private void ofFetch() {
    if (ask.patience().isEmpty()) {
      if (query.text("wait").isPresent()) {
        refuse("wait", "wait is of use together with fetch=if_missing only");
      }
      return;
    }
    if (ask.extras().asOf().isPresent()) {
      refuse(
          "fetch",
          "fetch=if_missing cannot be had together with as_of: what IB gives now was not there"
              + " then");
    }
    if (ask.resample() == Resampling.Mode.ONLY) {
      refuse(
          "fetch",
          "fetch=if_missing cannot be had together with resample=only, which never looks at the"
              + " bars that IB would give");
    }
    if (ask.series().start().isEmpty()) {
      query.fault("start", "required", "start is required with fetch=if_missing");
    }
  }

  private void refuse(String field, String why) {
    query.fault(field, "not_together", why);
  }
}
