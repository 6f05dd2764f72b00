package io.ktrdr.quality.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.SecurityType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowCheckTest {

  private final RowCheck check = new RowCheck(Judged.SHIPPED, SecurityType.STK);
  private long line;

  @Test
  void aGoodRowRaisesNothingNorDoesAVolumeThatIsNotKnown() {
    assertThat(row(60, 100, 110, 90, 105, 7)).isEmpty();
    assertThat(row(180, 100, 110, 90, 105, BarSeries.NONE)).isEmpty();
    assertThat(row(240, 100, 110, 90, 105, 0)).isEmpty();
  }

  @Test
  void whatCannotBeReadIsToldByNameAndNoBar() {
    RowCheck.RowFinding found = check.unparsable(7, "high", "is not a number");
    assertThat(found.rule()).isEqualTo(Rule.UNPARSABLE);
    assertThat(found.severity()).isEqualTo(Severity.ERROR);
    assertThat(found.fatal()).isTrue();
    assertThat(found.line()).isEqualTo(7);
    assertThat(found.column()).isEqualTo("high");
  }

  @Test
  void aBlankPriceIsMissingAndTheOthersAreNotBlamed() {
    assertThat(row(60, 100, 110, 90, BarSeries.NONE, 7)).containsExactly("missing_value");
    assertThat(look(120, BarSeries.NONE, 110, BarSeries.NONE, 105, 7))
        .extracting(RowCheck.RowFinding::detail)
        .containsExactly("has no open, low");
  }

  @Test
  void theTimeOfARowWithoutAPriceIsStillFreeForAnother() {
    assertThat(row(60, 100, 110, 90, BarSeries.NONE, 7)).containsExactly("missing_value");
    assertThat(row(60, 100, 110, 90, 105, 7)).isEmpty();
  }

  @Test
  void figuresThatCannotBeTogetherAreTold() {
    assertThat(row(60, 100, 99, 90, 95, 7)).containsExactly("ohlc_order");
    assertThat(row(120, 100, 110, 0, 105, 7)).containsExactly("non_positive");
    assertThat(row(180, 100, 110, 90, 105, -2)).containsExactly("negative_volume");
  }

  @Test
  void aTimeThatCameBeforeIsADuplicateAndAnEarlierOneUnsorted() {
    assertThat(row(240, 100, 110, 90, 105, 7)).isEmpty();
    assertThat(row(300, 100, 110, 90, 105, 7)).isEmpty();
    assertThat(row(300, 100, 110, 90, 105, 7)).containsExactly("duplicate");
    assertThat(row(120, 100, 110, 90, 105, 7)).containsExactly("unsorted");
    assertThat(row(120, 100, 110, 90, 105, 7)).containsExactly("duplicate");
    assertThat(row(180, 100, 110, 90, 105, 7)).containsExactly("unsorted");
    assertThat(row(360, 100, 110, 90, 105, 7)).isEmpty();
    assertThat(row(300, 100, 110, 90, 105, 7)).containsExactly("duplicate");
  }

  @Test
  void rowsMayFallThroughoutButNotTurn() {
    assertThat(row(300, 100, 110, 90, 105, 7)).isEmpty();
    assertThat(row(240, 100, 110, 90, 105, 7)).isEmpty();
    assertThat(check.falling()).isTrue();
    assertThat(row(270, 100, 110, 90, 105, 7)).containsExactly("unsorted");
    assertThat(row(300, 100, 110, 90, 105, 7)).containsExactly("duplicate");
    assertThat(row(180, 100, 110, 90, 105, 7)).isEmpty();
  }

  @Test
  void whoTakesFiguresAsTheyAreIsToldOnlyWhatIsNoBar() {
    RowCheck form = RowCheck.ofForm();
    assertThat(form.look(1, 60, -1, -3, 0, 7, -5)).isEmpty();
    assertThat(form.look(2, 60, 1, 1, 1, 1, 1)).hasSize(1);
    assertThat(form.look(3, 120, 1, 1, 1, BarSeries.NONE, 1)).hasSize(1);
  }

  @Test
  void aRuleThatIsOffIsNotAppliedUnlessTheRowCannotBeABar() {
    RowCheck lenient =
        new RowCheck(
            Judged.SHIPPED
                .with(Rule.OHLC_ORDER, Severity.OFF)
                .with(Rule.MISSING_VALUE, Severity.OFF),
            SecurityType.STK);
    assertThat(lenient.look(1, 60, 100, 99, 90, 95, 7)).isEmpty();
    assertThat(lenient.look(2, 120, 100, BarSeries.NONE, 90, 95, 7)).hasSize(1);
  }

  @Test
  void manyRowsThatRiseAreRemembered() {
    List<String> found = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      found.addAll(row(60L * i, 100, 110, 90, 105, 7));
    }
    assertThat(found).isEmpty();
    assertThat(row(60L * 1_234, 100, 110, 90, 105, 7)).containsExactly("duplicate");
  }

  private List<String> row(long time, long open, long high, long low, long close, long volume) {
    return look(time, open, high, low, close, volume).stream()
        .map(found -> found.rule().toString())
        .toList();
  }

  private List<RowCheck.RowFinding> look(
      long time, long open, long high, long low, long close, long volume) {
    return check.look(++line, time, open, high, low, close, volume);
  }
}
