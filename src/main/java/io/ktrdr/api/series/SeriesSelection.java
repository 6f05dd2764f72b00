package io.ktrdr.api.series;

import io.ktrdr.api.desk.ApiContext;
import io.ktrdr.api.http.Fields;
import io.ktrdr.api.http.ProblemException;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.store.SeriesSummary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which series a question about many is about. Where both instruments and timeframes are named,
 * each with each, whether stored or not; else the stored series that fit.
 *
 * @param names what the user calls the instruments; none for all
 */
public record SeriesSelection(
    List<String> names,
    List<Timeframe> timeframes,
    Optional<WhatToShow> what,
    Optional<TradingHours> session) {

  public static final Set<String> FIELDS = Set.of("instrument", "timeframe", "what", "session");

  private static final int MOST_NAMES = 1000;
  private static final int LONGEST_NAME = 100;

  /** A series, and whose it is. */
  public record Chosen(Instrument instrument, SeriesId series) {}

  /** Reads them; what is wrong is kept by {@code fields}. */
  public static SeriesSelection read(Fields fields) {
    return new SeriesSelection(
        fields
            .read("instrument", text -> list("instrument", text, Function.identity()))
            .orElse(List.of()),
        fields
            .read("timeframe", text -> list("timeframe", text, Timeframe::parse))
            .orElse(List.of()),
        fields.read("what", WhatToShow::parse),
        fields.read("session", TradingHours::parse));
  }

  private static <T> List<T> list(String field, String text, Function<String, T> reading) {
    List<String> parts = Arrays.stream(text.split(",", -1)).map(String::strip).distinct().toList();
    if (parts.size() > MOST_NAMES) {
      throw new IllegalArgumentException(
          field + " names " + parts.size() + "; at most " + MOST_NAMES + " can be asked at once");
    }
    for (String part : parts) {
      if (part.isEmpty() || part.length() > LONGEST_NAME) {
        throw new IllegalArgumentException(
            field
                + " \""
                + Fields.shortened(text)
                + "\" is not one or more of them parted by commas");
      }
    }
    return parts.stream().map(reading).toList();
  }

  /**
   * The series, by name.
   *
   * @throws ProblemException when an instrument is not known here
   */
  public List<Chosen> choose(ApiContext context, InstrumentLookup lookup) {
    List<Instrument> instruments =
        names.stream().map(name -> lookup.here("instrument", name)).toList();
    if (!instruments.isEmpty() && !timeframes.isEmpty()) {
      List<Chosen> all = new ArrayList<>();
      for (Instrument instrument : instruments) {
        for (Timeframe timeframe : timeframes) {
          all.add(
              new Chosen(
                  instrument,
                  new SeriesId(
                      instrument.id(),
                      timeframe,
                      what.orElseGet(() -> WhatToShow.defaultFor(instrument.id().type())),
                      session.orElse(TradingHours.RTH))));
        }
      }
      return all;
    }
    Set<InstrumentId> ids = instruments.stream().map(Instrument::id).collect(Collectors.toSet());
    Map<InstrumentId, Instrument> known =
        context.symbols().known().stream()
            .collect(Collectors.toMap(Instrument::id, Function.identity(), (one, other) -> one));
    return context.store().series().stream()
        .map(SeriesSummary::series)
        .filter(series -> ids.isEmpty() || ids.contains(series.instrument()))
        .filter(series -> timeframes.isEmpty() || timeframes.contains(series.timeframe()))
        .filter(series -> what.map(series.what()::equals).orElse(true))
        .filter(series -> session.map(series.hours()::equals).orElse(true))
        .sorted()
        .filter(series -> known.containsKey(series.instrument()))
        .map(series -> new Chosen(known.get(series.instrument()), series))
        .toList();
  }
}
