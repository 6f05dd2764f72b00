package io.ktrdr.symbol.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.calendar.Calendars;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.Bar;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.symbol.live.BarBuilder.Outcome;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BarBuilderTest {

  private static final TradingCalendar NEW_YORK =
      Calendars.bundled().byId(Calendars.XNYS).orElseThrow();
  private static final Instant OPEN = Instant.parse("2024-03-05T14:30:00Z");

  private final BarBuilder minutes = builder(Timeframe.MINUTE_1, OPEN);

  @Test
  void aBarIsOverWithItsLastPiece() {
    List<Outcome> outcomes = pieces(minutes, OPEN, 12);
    assertThat(outcomes.getLast())
        .isInstanceOfSatisfying(
            Outcome.Closed.class,
            closed -> {
              assertThat(closed.bar().time()).isEqualTo(OPEN);
              assertThat(closed.bar().open()).isEqualByComparingTo("100");
              assertThat(closed.bar().close()).isEqualByComparingTo("111.5");
              assertThat(closed.bar().high()).isEqualByComparingTo("112");
              assertThat(closed.bar().low()).isEqualByComparingTo("99");
              assertThat(closed.bar().volume()).isEqualByComparingTo("120");
              assertThat(closed.bar().tradeCount()).isEqualTo(24);
            });
  }

  @Test
  void theAveragePriceIsWeightedByVolume() {
    minutes.piece(piece(OPEN, "100", "10", "100.0000"));
    Bar bar = forming(minutes.piece(piece(OPEN.plusSeconds(5), "101", "30", "101.0000")));
    assertThat(bar.vwap()).isEqualByComparingTo("100.75");
  }

  @Test
  void theAveragePriceHasAsManyDigitsAsIbHasGivenBefore() {
    minutes.piece(piece(OPEN, "100", "10", "100.1234"));
    pieces(minutes, OPEN.plusSeconds(5), 11);
    Instant next = OPEN.plusSeconds(60);
    minutes.piece(piece(next, "100", "20", "100.25"));
    Bar bar = forming(minutes.piece(piece(next.plusSeconds(5), "100.5", "10", "100.5")));
    assertThat(bar.vwap()).isEqualTo("100.3333");
  }

  @Test
  void piecesInAnyOrderMakeTheSameBar() {
    List<Integer> order = List.of(3, 0, 11, 1, 2, 7, 5, 4, 6, 8, 10, 9);
    List<Outcome> outcomes = new ArrayList<>();
    for (int piece : order) {
      outcomes.addAll(minutes.piece(numbered(OPEN, piece)));
    }
    assertThat(outcomes.getLast())
        .isEqualTo(pieces(builder(Timeframe.MINUTE_1, OPEN), OPEN, 12).getLast());
  }

  @Test
  void aPieceThatComesTwiceCountsOnceAndACorrectedOneCountsInstead() {
    minutes.piece(piece(OPEN, "100", "10", "100"));
    assertThat(minutes.piece(piece(OPEN, "100", "10", "100"))).isEmpty();
    Bar bar = forming(minutes.piece(piece(OPEN, "100", "25", "100")));
    assertThat(bar.volume()).isEqualByComparingTo("25");
  }

  @Test
  void aBarThatLacksAPieceIsMissedWhenItsGraceIsOver() {
    pieces(minutes, OPEN, 11);
    assertThat(minutes.tick(OPEN.plusSeconds(64))).isEmpty();
    assertThat(minutes.tick(OPEN.plusSeconds(65)))
        .containsExactly(new Outcome.Missed(new TimeRange(OPEN, OPEN.plusSeconds(60)), 1));
  }

  @Test
  void barsOfWhichNothingCameAreMissedAsOneStretchOverTheNight() {
    Instant last = Instant.parse("2024-03-05T20:59:00Z");
    BarBuilder late = builder(Timeframe.MINUTE_1, last);
    assertThat(late.tick(Instant.parse("2024-03-06T14:31:05Z")))
        .containsExactly(
            new Outcome.Missed(new TimeRange(last, Instant.parse("2024-03-06T14:31:00Z")), 2));
  }

  @Test
  void aBarInWhichNobodyTradedIsNoBar() {
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      outcomes.addAll(minutes.piece(piece(OPEN.plusSeconds(5L * i), "100", "0", "100")));
    }
    assertThat(outcomes).singleElement().isInstanceOf(Outcome.Quiet.class);
  }

  @Test
  void piecesWithoutATradeDoNotTouchThePrices() {
    minutes.piece(piece(OPEN, "90", "0", "90"));
    Bar bar = forming(minutes.piece(piece(OPEN.plusSeconds(5), "100", "10", "100")));
    assertThat(bar.open()).isEqualByComparingTo("100");
    assertThat(bar.low()).isEqualByComparingTo("99");
  }

  @Test
  void aPieceForABarThatIsOverIsLate() {
    minutes.tick(OPEN.plusSeconds(70));
    assertThat(minutes.piece(piece(OPEN, "100", "10", "100")))
        .singleElement()
        .isInstanceOfSatisfying(
            Outcome.Late.class, late -> assertThat(late.frame().opens()).isEqualTo(OPEN));
  }

  @Test
  void whatBelongsToNoBarIsIgnored() {
    assertThat(minutes.piece(piece(OPEN.minusSeconds(5), "100", "10", "100")))
        .hasOnlyElementsOfType(Outcome.Ignored.class);
    assertThat(minutes.piece(piece(OPEN.plusSeconds(3), "100", "10", "100")))
        .hasOnlyElementsOfType(Outcome.Ignored.class);
  }

  @Test
  void aDayMadeOfPiecesIsOverAtAnEarlyClose() {
    Instant open = Instant.parse("2024-07-03T13:30:00Z");
    BarBuilder days = builder(Timeframe.DAY_1, open);
    List<Outcome> outcomes = pieces(days, open, 3 * 720 + 360);
    assertThat(outcomes.getLast())
        .isInstanceOfSatisfying(
            Outcome.Closed.class,
            closed -> {
              assertThat(closed.bar().time()).isEqualTo(Instant.parse("2024-07-03T00:00:00Z"));
              assertThat(closed.frame().ends()).isEqualTo(Instant.parse("2024-07-03T17:00:00Z"));
              assertThat(closed.bar().volume()).isEqualByComparingTo("25200");
            });
  }

  @Test
  void aBarThatIbAddsUpClosesWhenTheNextOneBegins() {
    minutes.update(piece(OPEN, "100", "10", "100"));
    List<Outcome> outcomes = minutes.update(piece(OPEN.plusSeconds(60), "101", "5", "101"));
    assertThat(outcomes).hasSize(2);
    assertThat(outcomes.getFirst()).isInstanceOf(Outcome.Closed.class);
    assertThat(outcomes.getLast()).isInstanceOf(Outcome.Forming.class);
  }

  @Test
  void aBarThatIbAddsUpClosesByTheClockAndNotBeforeIfItWasBrokenOff() {
    minutes.update(piece(OPEN, "100", "10", "100"));
    minutes.interrupted();
    assertThat(minutes.tick(OPEN.plusSeconds(65))).hasOnlyElementsOfType(Outcome.Missed.class);
    minutes.update(piece(OPEN.plusSeconds(60), "100", "10", "100"));
    minutes.interrupted();
    minutes.update(piece(OPEN.plusSeconds(60), "100", "10", "100"));
    assertThat(minutes.tick(OPEN.plusSeconds(125))).hasOnlyElementsOfType(Outcome.Closed.class);
  }

  @Test
  void overTheChangeOfClocksTheWeekOfCurrenciesBeginsAnHourEarlier() {
    TradingCalendar pairs = Calendars.bundled().byId(Calendars.FX).orElseThrow();
    BarFrames hours = new BarFrames(pairs, Timeframe.HOUR_1, TradingHours.ALL);
    Instant at = Instant.parse("2024-03-08T20:00:00Z");
    BarFrames.Frame frame = hours.at(at).orElseThrow();
    BarFrames.Frame next = hours.from(Instant.parse("2024-03-09T00:00:00Z")).orElseThrow();
    assertThat(frame.ends()).isEqualTo(at.plusSeconds(3600));
    assertThat(next.opens()).isEqualTo(Instant.parse("2024-03-10T21:00:00Z"));
  }

  private static BarBuilder builder(Timeframe timeframe, Instant since) {
    return new BarBuilder(
        new BarFrames(NEW_YORK, timeframe, TradingHours.RTH), Duration.ofSeconds(5), since);
  }

  private static List<Outcome> pieces(BarBuilder builder, Instant from, int count) {
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      outcomes.addAll(builder.piece(numbered(from, i)));
    }
    return outcomes;
  }

  private static Bar numbered(Instant from, int i) {
    return piece(
        from.plusSeconds(5L * i), Integer.toString(100 + i % 100), "10", Integer.toString(100 + i));
  }

  private static Bar piece(Instant time, String open, String volume, String vwap) {
    BigDecimal price = new BigDecimal(open);
    return new Bar(
        time,
        price,
        price.add(BigDecimal.ONE),
        price.subtract(BigDecimal.ONE),
        price.add(new BigDecimal("0.5")),
        new BigDecimal(volume),
        new BigDecimal(vwap),
        2);
  }

  private static Bar forming(List<Outcome> outcomes) {
    return ((Outcome.Forming) outcomes.getLast()).bar();
  }
}
