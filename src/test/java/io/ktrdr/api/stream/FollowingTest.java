package io.ktrdr.api.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.api.stream.Following.Meaning;
import io.ktrdr.gateway.LiveSource;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.symbol.live.LiveEvent;
import io.ktrdr.symbol.live.LiveHub;
import io.ktrdr.symbol.live.SubscriptionStatus;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FollowingTest {

  private static final SeriesId SERIES = SeriesId.parse("AAPL.NASDAQ.STK/1m/TRADES/rth");

  private static final Following AT_7 = new Following("e", 7);

  private static LiveEvent event(String epoch, long seq) {
    return new LiveEvent.BarsConfirmed(SERIES, epoch, seq, TimeRange.ofEpochSeconds(0, 60));
  }

  private static LiveEvent snapshot(String epoch, long seq) {
    return new LiveEvent.Snapshot(
        SERIES,
        epoch,
        seq,
        List.of(),
        SubscriptionStatus.unknown(SERIES, LiveSource.REAL_TIME_BARS, Instant.EPOCH));
  }

  private static LiveEvent ended(String epoch) {
    return new LiveEvent.Ended(SERIES, epoch, 8, "over");
  }

  @Test
  void theNextNumberIsNextEarlierOnesAreKnownAndAfterAHoleSomethingIsLost() {
    assertThat(AT_7.meaning(event("e", 8))).isEqualTo(Meaning.NEXT);
    assertThat(AT_7.meaning(event("e", 7))).isEqualTo(Meaning.KNOWN);
    assertThat(AT_7.meaning(event("e", 1))).isEqualTo(Meaning.KNOWN);
    assertThat(AT_7.meaning(event("e", 9))).isEqualTo(Meaning.LOST);
    assertThat(AT_7.after(event("e", 8))).isEqualTo(new Following("e", 8));
  }

  @Test
  void anotherEpochIsOnlyBegunByASnapshot() {
    assertThat(AT_7.meaning(event("f", 8))).isEqualTo(Meaning.LOST);
    assertThat(AT_7.meaning(snapshot("f", 3))).isEqualTo(Meaning.BEGINS);
    assertThat(AT_7.after(snapshot("f", 3))).isEqualTo(new Following("f", 3));
    assertThat(Following.NOTHING.meaning(snapshot("e", 0))).isEqualTo(Meaning.BEGINS);
    assertThat(Following.NOTHING.meaning(event("e", 1))).isEqualTo(Meaning.LOST);
    assertThat(Following.NOTHING.meaning(event("", 1))).isEqualTo(Meaning.LOST);
  }

  @Test
  void aSnapshotOfTheSameThreadIsNewsOnlyWhenItIsAhead() {
    assertThat(AT_7.meaning(snapshot("e", 7))).isEqualTo(Meaning.KNOWN);
    assertThat(AT_7.meaning(snapshot("e", 6))).isEqualTo(Meaning.KNOWN);
    assertThat(AT_7.meaning(snapshot("e", 20))).isEqualTo(Meaning.BEGINS);
  }

  @Test
  void theEndIsTheEndUnlessItIsThatOfAnotherThread() {
    assertThat(AT_7.meaning(ended("e"))).isEqualTo(Meaning.ENDS);
    assertThat(AT_7.meaning(ended(""))).as("there is no series").isEqualTo(Meaning.ENDS);
    assertThat(AT_7.meaning(ended("d"))).isEqualTo(Meaning.LOST);
    assertThat(Following.NOTHING.meaning(ended("d"))).isEqualTo(Meaning.ENDS);
    assertThat(AT_7.after(ended("e"))).isEqualTo(Following.NOTHING);
  }

  @Test
  void oneAsksToGoOnWhereOneStands() {
    assertThat(AT_7.resume()).contains(new LiveHub.Resume("e", 7));
    assertThat(Following.NOTHING.resume()).isEmpty();
  }
}
