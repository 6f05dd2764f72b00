package io.ktrdr.api.series;

import io.ktrdr.api.http.Fields;
import io.ktrdr.calendar.PointInTime;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import java.util.Optional;

/**
 * The fields by which requests name a series of bars and a part of it.
 *
 * @param name what the user calls the instrument; null when faulty or not read
 * @param timeframe null when faulty
 * @param what what the bars are made of; empty for the instrument's default
 */
public record SeriesFields(
    String name,
    Timeframe timeframe,
    Optional<WhatToShow> what,
    TradingHours session,
    Optional<PointInTime> start,
    Optional<PointInTime> end) {

  /** Reads them; what is wrong is kept by {@code fields}. */
  public static SeriesFields read(
      Fields fields, String nameField, String startField, boolean startRequired, String endField) {
    String name =
        fields
            .require(
                nameField,
                text -> {
                  if (text.length() > 100) {
                    throw new IllegalArgumentException(
                        nameField + " is longer than any instrument's name");
                  }
                  return text.strip();
                })
            .orElse(null);
    return rest(fields, name, startField, startRequired, endField);
  }

  /** The same for requests that name their instruments in another way. */
  public static SeriesFields unnamed(Fields fields, String startField, String endField) {
    return rest(fields, null, startField, false, endField);
  }

  private static SeriesFields rest(
      Fields fields, String name, String startField, boolean startRequired, String endField) {
    Timeframe timeframe = fields.require("timeframe", Timeframe::parse).orElse(null);
    Optional<WhatToShow> what = fields.read("what", WhatToShow::parse);
    TradingHours session = fields.read("session", TradingHours::parse).orElse(TradingHours.RTH);
    Optional<PointInTime> start =
        startRequired
            ? fields.require(startField, PointInTime::parse)
            : fields.read(startField, PointInTime::parse);
    Optional<PointInTime> end = fields.read(endField, PointInTime::parse);
    if (start.isPresent() && end.isPresent() && start.get().isAfter(end.get())) {
      fields.fault(
          startField,
          "after_end",
          startField
              + " ("
              + start.get().text()
              + ") is after "
              + endField
              + " ("
              + end.get().text()
              + ")");
    }
    return new SeriesFields(name, timeframe, what, session, start, end);
  }

  /** Whether both ends of the range are given. */
  public boolean closed() {
    return start.isPresent() && end.isPresent();
  }

  public SeriesId series(Instrument instrument) {
    return new SeriesId(
        instrument.id(),
        timeframe,
        what.orElseGet(() -> WhatToShow.defaultFor(instrument.id().type())),
        session);
  }
}
