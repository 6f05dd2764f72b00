package io.ktrdr.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.calendar.Calendars;
import io.ktrdr.market.SecurityType;
import io.ktrdr.simulator.Streams.Stream;
import io.ktrdr.simulator.limits.LimitChecker;
import io.ktrdr.simulator.limits.Strictness;
import io.ktrdr.simulator.market.Listing;
import io.ktrdr.simulator.market.ListingBook;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OpenRequestsTest {

  private static final Instant NOW = Instant.parse("2024-03-05T15:00:00Z");
  private static final List<Listing> LISTED =
      ListingBook.bundled(Calendars.bundled(), List.of()).all(LocalDate.of(2024, 3, 5));

  private final LimitChecker limits = new LimitChecker(Strictness.ENFORCE);
  private final OpenRequests open = new OpenRequests(limits);

  private static Listing listed(SecurityType type) {
    return LISTED.stream().filter(one -> one.type() == type).findFirst().orElseThrow();
  }

  private static Stream ticks(int reqId) {
    return new Stream.Ticks(reqId, listed(SecurityType.STK), "Last", false);
  }

  private boolean mayHaveTicks(int reqId) {
    return limits.tickStream(1, reqId, "contract " + reqId, NOW).isEmpty();
  }

  @Test
  void whatEndsIsGivenBackToTheLimits() {
    for (int reqId = 1; reqId <= 5; reqId++) {
      assertThat(mayHaveTicks(reqId)).isTrue();
      open.ticks(ticks(reqId));
    }
    assertThat(mayHaveTicks(6)).isFalse();

    open.endTicks(3);

    assertThat(mayHaveTicks(7)).isTrue();
    assertThat(open.streamIds()).containsExactly(1, 2, 4, 5);
  }

  @Test
  void anEndThatComesTwiceGivesBackOnce() {
    for (int reqId = 1; reqId <= 5; reqId++) {
      assertThat(mayHaveTicks(reqId)).isTrue();
      open.ticks(ticks(reqId));
    }
    open.endTicks(3);
    open.endTicks(3);

    assertThat(mayHaveTicks(7)).isTrue();
    assertThat(mayHaveTicks(8)).isFalse();
  }

  @Test
  void droppedStreamsLeaveOneOffQuestionsOpen() {
    open.history(1, Optional.empty());
    open.history(2, Optional.of(ticks(2)));
    open.line(new Stream.MarketData(3, listed(SecurityType.STK)));
    open.head(4);

    open.dropStreams();

    assertThat(open.streaming()).isFalse();
    assertThat(open.isHistory(1)).isTrue();
    assertThat(open.inUse(4)).isTrue();
    assertThat(List.of(2, 3)).noneMatch(open::inUse);
  }

  @Test
  void aGoneClientHasNothingOpen() {
    open.history(1, Optional.empty());
    open.head(2);
    open.line(new Stream.MarketData(3, listed(SecurityType.STK)));
    open.ticks(ticks(4));

    open.end();

    assertThat(List.of(1, 2, 3, 4)).noneMatch(open::inUse);
  }
}
