package io.ktrdr.client;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * A bar as it is stored; figures have exactly the digits that IB gave.
 *
 * @param time when it (or its session) opens
 * @param sessionDate of bars of a day and longer
 * @param volume empty where there is none, such as of currencies; never 0 in its place
 * @param vwap the volume-weighted average price
 * @param trades how many trades made it
 * @param revision with {@link BarsQuery#provenance}: the series revision that wrote it
 * @param source with {@link BarsQuery#provenance}: where it came from, such as {@code ib_hist}
 * @param settled false for a live bar that history has not confirmed yet; told with {@link
 *     BarsQuery#provenance}
 */
public record Bar(
    @JsonProperty("t") Instant time,
    Optional<LocalDate> sessionDate,
    @JsonProperty("o") BigDecimal open,
    @JsonProperty("h") BigDecimal high,
    @JsonProperty("l") BigDecimal low,
    @JsonProperty("c") BigDecimal close,
    @JsonProperty("v") Optional<BigDecimal> volume,
    @JsonProperty("vw") Optional<BigDecimal> vwap,
    @JsonProperty("n") Optional<Long> trades,
    @JsonProperty("rev") Optional<Long> revision,
    @JsonProperty("src") Optional<String> source,
    @JsonProperty("final") Optional<Boolean> settled) {}
