package io.ktrdr.symbol.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.gateway.LiveSource;
import io.ktrdr.market.Bar;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.symbol.live.LiveEvent.BarChanged;
import io.ktrdr.symbol.live.LiveEvent.Snapshot;
import io.ktrdr.symbol.live.LiveEvent.Standing;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

class LiveHubTest {

  private static final SeriesId SERIES = SeriesId.parse("AAPL.NASDAQ.STK/1m/TRADES/rth");
  private static final Instant OPEN = Instant.parse("2024-03-05T14:30:00Z");

  private final LiveHub hub =
      new LiveHub(SubscriptionStatus.unknown(SERIES, LiveSource.REAL_TIME_BARS, OPEN), "e1", 2, 3);

  @Test
  void aNewcomerSeesTheLatestBarsAndThenEveryEventInOrder() {
    hub.closed(bar(0));
    hub.closed(bar(1));
    hub.closed(bar(2));
    hub.forming(bar(3));
    TestInbox<LiveEvent> listener = TestInbox.create();
    hub.join(listener.getRef(), Optional.empty());
    hub.closed(bar(3));
    List<LiveEvent> heard = listener.getAllReceived();
    Snapshot snapshot = (Snapshot) heard.getFirst();
    assertThat(snapshot.bars())
        .extracting(LiveEvent.StandingBar::standing)
        .containsExactly(Standing.PROVISIONAL, Standing.PROVISIONAL, Standing.FORMING);
    assertThat(snapshot.seq()).isEqualTo(4);
    assertThat(heard.getLast().seq()).isEqualTo(5);
  }

  @Test
  void whoComesBackHearsWhatWasMissedAndNothingElse() {
    hub.closed(bar(0));
    hub.closed(bar(1));
    hub.closed(bar(2));
    TestInbox<LiveEvent> listener = TestInbox.create();
    hub.join(listener.getRef(), Optional.of(new LiveHub.Resume("e1", 1)));
    assertThat(listener.getAllReceived()).extracting(LiveEvent::seq).containsExactly(2L, 3L);
  }

  @Test
  void whoWasAwayTooLongOrInAnotherLifeBeginsWithASnapshot() {
    for (int i = 0; i < 5; i++) {
      hub.closed(bar(i));
    }
    assertThat(firstAfter(new LiveHub.Resume("e1", 1))).isInstanceOf(Snapshot.class);
    assertThat(firstAfter(new LiveHub.Resume("e1", 2))).isInstanceOf(BarChanged.class);
    assertThat(firstAfter(new LiveHub.Resume("e0", 4))).isInstanceOf(Snapshot.class);
    assertThat(firstAfter(new LiveHub.Resume("e1", 9))).isInstanceOf(Snapshot.class);
  }

  @Test
  void whatHistorySaysStandsInTheNextSnapshot() {
    hub.closed(bar(0));
    hub.closed(bar(1));
    Bar other = bar(1);
    hub.revised(bar(0), bar(0));
    hub.confirmed(new TimeRange(other.time(), other.time().plusSeconds(60)));
    Snapshot snapshot = (Snapshot) firstAfter(new LiveHub.Resume("none", 0));
    assertThat(snapshot.bars())
        .extracting(LiveEvent.StandingBar::standing)
        .containsOnly(Standing.FINAL);
  }

  private LiveEvent firstAfter(LiveHub.Resume resume) {
    TestInbox<LiveEvent> listener = TestInbox.create();
    hub.join(listener.getRef(), Optional.of(resume));
    return listener.receiveMessage();
  }

  private static Bar bar(int minute) {
    BigDecimal price = BigDecimal.valueOf(100 + minute);
    return new Bar(OPEN.plusSeconds(60L * minute), price, price, price, price, null, null, null);
  }
}
