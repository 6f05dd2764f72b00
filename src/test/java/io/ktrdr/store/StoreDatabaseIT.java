package io.ktrdr.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.Contract;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.market.SecurityType;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.TradingHours;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database of a folder: opened, used, closed and opened again. */
class StoreDatabaseIT {

  @TempDir Path folder;

  @Test
  void barsAndInstrumentsAreThereAgainAfterReopening() {
    BarSeries bars = Bars.minutes(Bars.OPEN, 390, 1);
    SeriesChange change;
    try (StoreDatabase database = StoreDatabase.open(folder)) {
      MergeResult merged =
          database.bars().merge(Bars.MINUTES, bars, Bars.PLAIN, Bars.because("load"));
      change = merged.change().orElseThrow();
      database.instruments().put(apple("APPLE"));
      database.instruments().put(apple("APPLE INC"));
    }
    try (StoreDatabase database = StoreDatabase.open(folder)) {
      assertThat(database.bars().read(Bars.MINUTES, Bars.ALL)).isEqualTo(bars);
      assertThat(database.bars().series())
          .containsExactly(
              new SeriesSummary(Bars.MINUTES, 1, 390, bars.firstTime(), bars.lastTime()));
      assertThat(database.bars().changes(Bars.MINUTES, 0)).containsExactly(change);
      assertThat(database.instruments().all()).containsExactly(apple("APPLE INC"));
      assertThat(database.instruments().find(InstrumentId.parse("AAPL.NASDAQ.STK")))
          .contains(apple("APPLE INC"));
      assertThat(database.instruments().find(InstrumentId.parse("MSFT.NASDAQ.STK"))).isEmpty();
    }
  }

  @Test
  void whatIbTaughtIsThereAgainAfterReopening() {
    InstrumentId id = InstrumentId.parse("7203.TSEJ.STK");
    Instant now = Instant.parse("2026-01-05T14:30:00.123456Z");
    Lesson lesson =
        Lesson.NONE
            .detailsAt(now)
            .with(
                TradingHours.RTH,
                Map.of(
                    LocalDate.of(2026, 1, 5),
                    List.of(
                        TimeRange.ofEpochSeconds(1767571200, 1767580200),
                        TimeRange.ofEpochSeconds(1767583800, 1767594600)),
                    LocalDate.of(2026, 1, 2),
                    List.of()));
    try (StoreDatabase database = StoreDatabase.open(folder)) {
      assertThat(database.lessons().of(id)).isEqualTo(Lesson.NONE);
      database.lessons().put(id, Lesson.NONE.detailsAt(now.minusSeconds(60)));
      database.lessons().put(id, lesson);
    }
    try (StoreDatabase database = StoreDatabase.open(folder)) {
      assertThat(database.lessons().of(id)).isEqualTo(lesson);
      database.lessons().put(id, lesson.scheduleAt(now).namesakes(3));
    }
    try (StoreDatabase database = StoreDatabase.open(folder)) {
      assertThat(database.lessons().of(id)).isEqualTo(lesson.scheduleAt(now).namesakes(3));
    }
  }

  @Test
  void aFolderThatIsOpenInThisProcessIsRefused() {
    try (StoreDatabase open = StoreDatabase.open(folder)) {
      assertThat(open.bars().series()).isEmpty();
      assertThatThrownBy(() -> StoreDatabase.open(folder.resolve(".")))
          .isInstanceOf(StoreException.class)
          .hasMessage(
              "the data folder "
                  + folder
                  + " is already in use by this process; stop that one first, or choose another"
                  + " folder");
    }
    StoreDatabase.open(folder).close();
  }

  private static Instrument apple(String longName) {
    Contract contract =
        new Contract(
            265598,
            "AAPL",
            SecurityType.STK,
            "",
            "",
            "",
            "",
            "SMART",
            "NASDAQ",
            "USD",
            "AAPL",
            "NMS");
    return new Instrument(
        InstrumentId.of(contract),
        contract,
        longName,
        "COMMON",
        new BigDecimal("0.0100"),
        "US/Eastern",
        "20260105:0400-20260105:2000;20260106:CLOSED",
        "20260105:0930-20260105:1600;20260106:CLOSED",
        List.of("SMART", "NASDAQ"));
  }
}
