package io.ktrdr.api.data;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ktrdr.api.bars.Verdict;
import io.ktrdr.api.series.BarTimes;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import java.time.Instant;
import java.util.Optional;

/**
 * What a file of bars is: lies beside a CSV file as {@code NAME.meta.json}, and in the footer of a
 * Parquet file.
 *
 * @param sidecar the version of this form
 * @param conId IB's contract id
 * @param tz of the times in the file
 * @param stamp times are those of a bar's {@code open}
 * @param adjustment {@code as_provided}: splits as IB had adjusted for them when it was asked
 * @param revision the series revision that the file is of
 * @param simulated whether a simulated gateway made the bars
 * @param columns of the CSV file
 * @param checksum CRC-32C of the bars as in the audit trail, 8 hex digits
 * @param complete whether every bar that should exist is there; told of the newest revision only
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record Sidecar(
    int sidecar,
    InstrumentId instrument,
    int conId,
    Timeframe timeframe,
    WhatToShow what,
    TradingHours session,
    String tz,
    String stamp,
    String exchangeTz,
    String calendar,
    String currency,
    String adjustment,
    long revision,
    boolean simulated,
    Instant exportedAt,
    String exportedBy,
    String columns,
    Optional<Long> bars,
    Optional<String> first,
    Optional<String> last,
    Optional<String> checksum,
    Optional<Boolean> complete,
    Optional<Double> coverage) {

  static final int VERSION = 1;

  /** The same with what was counted. */
  Sidecar with(BarFiles.Contents contents, Optional<Verdict> verdict) {
    boolean any = contents.bars() > 0;
    return new Sidecar(
        sidecar,
        instrument,
        conId,
        timeframe,
        what,
        session,
        tz,
        stamp,
        exchangeTz,
        calendar,
        currency,
        adjustment,
        revision,
        simulated,
        exportedAt,
        exportedBy,
        columns,
        Optional.of(contents.bars()),
        any ? Optional.of(BarTimes.text(timeframe, contents.first())) : Optional.empty(),
        any ? Optional.of(BarTimes.text(timeframe, contents.last())) : Optional.empty(),
        Optional.of("%08x".formatted(contents.checksum())),
        verdict.map(Verdict::complete),
        verdict.map(judged -> Math.floor(judged.coverage() * 1e6) / 1e6));
  }
}
