package io.ktrdr.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.market.TimeRange;
import io.ktrdr.symbol.SymbolEntity.CoverageProgress;
import java.util.List;
import org.junit.jupiter.api.Test;

class StretchesTest {

  private final Stretches stretches = new Stretches();

  private static TimeRange range(long start, long end) {
    return TimeRange.ofEpochSeconds(start, end);
  }

  @Test
  void stretchesAreAskedForOneAfterTheOther() {
    stretches.add(List.of(range(0, 100), range(200, 300)));

    assertThat(stretches.asking()).isEqualTo(range(0, 100));
    stretches.finished();
    assertThat(stretches.asking()).isEqualTo(range(200, 300));
    stretches.finished();
    assertThat(stretches.isDone()).isTrue();
  }

  @Test
  void progressCountsWhatWasAnsweredAndWhatIsStillToCome() {
    stretches.add(List.of(range(0, 100), range(200, 300), range(400, 500)));
    stretches.answered(3);
    stretches.finished();

    stretches.answered(1);

    assertThat(stretches.progress(1, 4, later -> 5)).isEqualTo(new CoverageProgress(4, 12, 0));
  }

  @Test
  void theFrontThatAnAnswerLeftOutIsAskedForOnceMoreAfterTheRest() {
    stretches.add(List.of(range(0, 100), range(200, 300)));

    stretches.settled(range(0, 100), range(40, 100));

    assertThat(stretches.left()).containsExactly(range(0, 100), range(200, 300), range(0, 40));
    assertThat(stretches.wereAsked(range(0, 40))).isTrue();
    assertThat(stretches.wereAsked(range(0, 100))).isFalse();
  }

  @Test
  void anAnswerThatSettlesAllItWasAskedForAddsNothing() {
    stretches.add(List.of(range(0, 100)));

    stretches.settled(range(0, 100), range(0, 100));

    assertThat(stretches.left()).containsExactly(range(0, 100));
  }

  @Test
  void whatIsLeftBeginsWhereTheTroubleDid() {
    stretches.add(List.of(range(0, 100), range(200, 300)));

    assertThat(stretches.leftOf(range(50, 60))).containsExactly(range(50, 100), range(200, 300));
    assertThat(stretches.leftFrom(range(80, 100))).containsExactly(range(80, 100), range(200, 300));
  }
}
