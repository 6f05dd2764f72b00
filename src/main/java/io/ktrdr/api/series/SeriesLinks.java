package io.ktrdr.api.series;

import io.ktrdr.market.SeriesId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Addresses at which this API shows what an answer speaks of. */
public final class SeriesLinks {

  private static final long DAY = 86_400;

  private SeriesLinks() {}

  /** The bars from one to another, both included; times as bars are named. */
  public static String bars(SeriesId series, long first, long last) {
    long span = series.timeframe().intraday() ? series.timeframe().seconds() : DAY;
    return series("/api/v1/bars", series)
        + "&start="
        + encoded(BarTimes.text(series.timeframe(), first))
        + "&end="
        + encoded(BarTimes.text(series.timeframe(), last + span));
  }

  /** A resource about a series. */
  public static String series(String path, SeriesId series) {
    return path
        + "?instrument="
        + encoded(series.instrument().toString())
        + "&timeframe="
        + series.timeframe()
        + "&what="
        + series.what()
        + "&session="
        + series.hours();
  }

  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
