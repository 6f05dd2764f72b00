package io.ktrdr.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.market.SecurityType;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.testing.Inbox;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How long work will take that is not asked yet. */
class PlannedWorkTest extends RouterUnderTest {

  @Test
  void smallBarsTakeTenMinutesForEachSixty() {
    Outlook outlook = foresee(Lane.BACKFILL, work(Timeframe.SECONDS_5, 180));
    assertThat(outlook.connected()).isTrue();
    assertThat(Duration.between(START, outlook.lastSent().orElseThrow()))
        .isBetween(Duration.ofMinutes(19), Duration.ofMinutes(32));
  }

  @Test
  void tenTimesTheWorkTakesTenTimesAsLongHoweverMuchItIs() {
    Duration some = after(foresee(Lane.BACKFILL, work(Timeframe.MINUTE_1, 2_000)));
    Duration much = after(foresee(Lane.BACKFILL, work(Timeframe.MINUTE_1, 200_000)));
    assertThat(much.toSeconds() / (double) some.toSeconds()).isBetween(95.0, 105.0);
  }

  @Test
  void whatWaitsInAWorseLaneDoesNotCount() {
    fill();
    for (int i = 0; i < 200; i++) {
      ask(minutes(i), Lane.REPAIR);
    }
    world.settle();
    Duration behind = after(foresee(Lane.BACKFILL, work(Timeframe.MINUTE_1, 10)));
    Duration before = after(foresee(Lane.INTERACTIVE, work(Timeframe.MINUTE_1, 10)));
    assertThat(before).isLessThan(behind.dividedBy(3));
  }

  @Test
  void withoutAConnectionNoEndIsInSight() {
    down(ib);
    Outlook outlook = foresee(Lane.BACKFILL, work(Timeframe.MINUTE_1, 10));
    assertThat(outlook.connected()).isFalse();
    assertThat(outlook.lastSent()).isEmpty();
  }

  @Test
  void aRangeTakesAsManyRequestsAsItsStepSizesSay() {
    TimeRange month =
        new TimeRange(Instant.parse("2023-01-01T00:00:00Z"), Instant.parse("2023-02-01T00:00:00Z"));
    assertThat(requests(Timeframe.DAY_1, month)).isEqualTo(1);
    assertThat(requests(Timeframe.SECONDS_5, month)).isGreaterThan(700);
  }

  private static int requests(Timeframe timeframe, TimeRange range) {
    return PlannedWork.requests(timeframe, WhatToShow.TRADES, SecurityType.STK, range, START);
  }

  private static PlannedWork work(Timeframe timeframe, long requests) {
    return new PlannedWork(timeframe, WhatToShow.TRADES, requests);
  }

  private static Duration after(Outlook outlook) {
    return Duration.between(START, outlook.lastSent().orElseThrow());
  }

  private Outlook foresee(Lane lane, PlannedWork work) {
    Inbox<Outlook> inbox = world.inbox();
    router.tell(
        new PacingRouter.Foresee(new GatewaySupervisor.Foresee(List.of(work), lane, inbox.ref())));
    world.settle();
    return inbox.last();
  }
}
