package io.ktrdr.api.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.calendar.Calendars;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.gateway.LiveSource;
import io.ktrdr.market.Bar;
import io.ktrdr.market.Contract;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.market.SecurityType;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.symbol.live.BarFrames;
import io.ktrdr.symbol.live.LiveEvent;
import io.ktrdr.symbol.live.LiveEvent.Standing;
import io.ktrdr.symbol.live.LiveHub;
import io.ktrdr.symbol.live.SubscriptionStatus;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

class LongerBarsTest {

  static final TradingCalendar NEW_YORK =
      Calendars.bundled()
          .of(
              new Instrument(
                  InstrumentId.parse("AAPL.NASDAQ.STK"),
                  Contract.of("AAPL", SecurityType.STK, "SMART", "NASDAQ", "USD"),
                  "Apple",
                  "",
                  new BigDecimal("0.01"),
                  "America/New_York",
                  "",
                  "",
                  List.of()));

  private static final Instant OPEN = Instant.parse("2024-03-05T14:30:00Z");

  private final TestInbox<LiveEvent> heard = TestInbox.create();
  private LiveHub hub;

  private LongerBars of(Timeframe timeframe, Instant now, Bar... stored) {
    SeriesId series = SeriesId.parse("AAPL.NASDAQ.STK/" + timeframe + "/TRADES/rth");
    hub =
        new LiveHub(
            SubscriptionStatus.unknown(series, LiveSource.REAL_TIME_BARS, now), "e", 100, 100);
    hub.join(heard.getRef(), Optional.empty());
    forget();
    return new LongerBars(
        new BarFrames(NEW_YORK, timeframe, TradingHours.RTH),
        new BarFrames(NEW_YORK, Timeframe.MINUTE_1, TradingHours.RTH),
        hub,
        List.of(stored),
        now);
  }

  private static Bar bar(int minute, int price) {
    BigDecimal at = BigDecimal.valueOf(price);
    return new Bar(minute(minute), at, at, at, at, BigDecimal.TEN, null, null);
  }

  private static Instant minute(int minute) {
    return OPEN.plusSeconds(60L * minute);
  }

  private static TimeRange range(int from, int to) {
    return new TimeRange(minute(from), minute(to));
  }

  private static void close(LongerBars bars, int minute, int price) {
    bars.changed(bar(minute, price), Standing.PROVISIONAL, minute(minute + 1));
  }

  private void forget() {
    assertThat(heard.getAllReceived()).isNotEmpty();
  }

  private <E extends LiveEvent> List<E> all(Class<E> kind) {
    return heard.getAllReceived().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  @Test
  void aBarFormsWithItsPartsAndClosesWithTheLast() {
    LongerBars bars = of(Timeframe.MINUTES_5, OPEN);
    for (int i = 0; i < 5; i++) {
      close(bars, i, 100 + i);
    }
    List<LiveEvent.BarChanged> told = all(LiveEvent.BarChanged.class);
    assertThat(told.getFirst().standing()).isEqualTo(Standing.FORMING);
    LiveEvent.BarChanged last = told.getLast();
    assertThat(last.standing()).isEqualTo(Standing.PROVISIONAL);
    assertThat(last.bar().time()).isEqualTo(OPEN);
    assertThat(last.bar().open()).isEqualByComparingTo("100");
    assertThat(last.bar().close()).isEqualByComparingTo("104");
    assertThat(last.bar().volume()).isEqualByComparingTo("50");
  }

  @Test
  void aQuietLastPartLetsTheClockCloseTheBar() {
    LongerBars bars = of(Timeframe.MINUTES_5, OPEN);
    for (int i = 0; i < 4; i++) {
      close(bars, i, 100);
    }
    forget();
    bars.tick(minute(5).plusSeconds(6));
    assertThat(heard.getAllReceived()).isEmpty();
    bars.tick(minute(5).plusSeconds(7));
    assertThat(all(LiveEvent.BarChanged.class).getLast().standing())
        .isEqualTo(Standing.PROVISIONAL);
  }

  @Test
  void aMissedPartMakesAGapUntilHistoryHasIt() {
    LongerBars bars = of(Timeframe.MINUTES_5, OPEN);
    close(bars, 0, 100);
    bars.gap(range(1, 2));
    close(bars, 2, 102);
    close(bars, 3, 103);
    close(bars, 4, 104);
    assertThat(all(LiveEvent.GapFound.class).getFirst().range()).isEqualTo(range(0, 5));
    bars.backfilled(range(1, 2), List.of(bar(1, 200)));
    LiveEvent.Backfilled filled = all(LiveEvent.Backfilled.class).getFirst();
    assertThat(filled.bars().getFirst().high()).isEqualByComparingTo("200");
    assertThat(filled.bars().getFirst().volume()).isEqualByComparingTo("50");
  }

  @Test
  void aRevisedPartRevisesTheBarAndConfirmedPartsConfirmIt() {
    LongerBars bars = of(Timeframe.MINUTES_5, OPEN);
    for (int i = 0; i < 5; i++) {
      close(bars, i, 100);
    }
    forget();
    bars.revised(bar(2, 150));
    LiveEvent.BarRevised revised = all(LiveEvent.BarRevised.class).getFirst();
    assertThat(revised.before().high()).isEqualByComparingTo("100");
    assertThat(revised.after().high()).isEqualByComparingTo("150");
    bars.confirmed(range(0, 3));
    assertThat(heard.getAllReceived()).isEmpty();
    bars.confirmed(range(3, 5));
    assertThat(all(LiveEvent.BarsConfirmed.class).getFirst().range()).isEqualTo(range(0, 5));
  }

  @Test
  void whatWasBeforeIsReadFromTheStoreAndWhatIsNotThereIsAGap() {
    LongerBars whole = of(Timeframe.MINUTES_5, minute(2), bar(0, 90), bar(1, 91));
    close(whole, 2, 92);
    close(whole, 3, 93);
    close(whole, 4, 94);
    LiveEvent.BarChanged closed = all(LiveEvent.BarChanged.class).getLast();
    assertThat(closed.standing()).isEqualTo(Standing.PROVISIONAL);
    assertThat(closed.bar().open()).isEqualByComparingTo("90");

    LongerBars holed = of(Timeframe.MINUTES_5, minute(2), bar(0, 90));
    close(holed, 2, 92);
    close(holed, 3, 93);
    close(holed, 4, 94);
    assertThat(all(LiveEvent.GapFound.class)).hasSize(1);
  }

  @Test
  void theLastBarEndsWithItsSessionAndTheNextBelongsToTheNextDay() {
    int last = 389;
    LongerBars bars = of(Timeframe.HOUR_1, minute(360), bar(0, 1));
    for (int i = 360; i <= last; i++) {
      close(bars, i, 100);
    }
    int before = all(LiveEvent.BarChanged.class).size();
    assertThat(before).isPositive();
    int nextDay = 24 * 60;
    bars.changed(bar(nextDay, 200), Standing.FORMING, minute(nextDay + 1));
    LiveEvent.BarChanged first = all(LiveEvent.BarChanged.class).getFirst();
    assertThat(first.bar().open()).isEqualByComparingTo("200");
    assertThat(first.bar().low()).isEqualByComparingTo("200");
  }
}
