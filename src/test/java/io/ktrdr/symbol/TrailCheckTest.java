package io.ktrdr.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.market.Source;
import io.ktrdr.store.ChangeKind;
import io.ktrdr.store.Provenance;
import io.ktrdr.store.SeriesChange;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What a proof makes of changes that come while it is under way. */
class TrailCheckTest {

  private final TrailCheck trail = new TrailCheck(Apple.ID);

  @Test
  void changesWrittenMeanwhileAreLeftToTheNextProof() {
    facts(3);
    assertThat(trail.compare(Apple.DAYS, changes(2), 3)).isEmpty();
    assertThat(trail.compare(Apple.DAYS, changes(3), 3)).isEmpty();
  }

  @Test
  void aFactOfAChangeThatTheStoreDoesNotHaveIsNotOneOfMeanwhile() {
    facts(3);
    assertThat(trail.compare(Apple.DAYS, changes(2), 2))
        .extracting(TrailCheck.Fault::toString)
        .containsExactly(
            Apple.DAYS + ": revision 3: the journal tells of it, the store has no such change");
  }

  @Test
  void aFactThatIsMissingAmongThoseComparedIsFoundAllTheSame() {
    facts(1);
    assertThat(trail.compare(Apple.DAYS, changes(2), 4))
        .singleElement()
        .satisfies(fault -> assertThat(fault.revision()).isEqualTo(2));
  }

  private void facts(int count) {
    long sequence = 0;
    for (SeriesChange change : changes(count)) {
      sequence++;
      trail.take(
          new AuditLog.Line(
              Apple.ID, sequence, sequence, Apple.NOW, SymbolEvent.BarsStored.of(change)));
    }
  }

  private static List<SeriesChange> changes(int count) {
    return LongStream.rangeClosed(1, count).mapToObj(TrailCheckTest::change).toList();
  }

  private static SeriesChange change(long revision) {
    return new SeriesChange(
        Apple.DAYS,
        revision,
        ChangeKind.MERGE,
        86_400 * revision,
        86_400 * revision,
        1,
        0,
        0,
        0,
        1,
        2,
        new Provenance(Source.IB_HIST, "tester", "load", "r", "", Apple.NOW));
  }
}
