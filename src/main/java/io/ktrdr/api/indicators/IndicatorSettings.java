package io.ktrdr.api.indicators;

import com.typesafe.config.Config;

/**
 * What one request for indicators may ask for; read from {@code ktrdr.indicators}.
 *
 * @param maxIndicators per request
 * @param defaultPageBars bars per page unless the request says
 * @param maxPageBars bars per page at most
 * @param maxPoints bars times columns per page at most
 */
public record IndicatorSettings(
    int maxIndicators, int defaultPageBars, int maxPageBars, long maxPoints) {

  /** Reads {@code ktrdr.indicators} of a whole configuration. */
  public static IndicatorSettings from(Config root) {
    Config indicators = root.getConfig("ktrdr.indicators");
    return new IndicatorSettings(
        indicators.getInt("max-indicators"),
        indicators.getInt("default-page-bars"),
        indicators.getInt("max-page-bars"),
        indicators.getLong("max-points"));
  }
}
