package io.ktrdr.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.calendar.CalendarOverrides;
import io.ktrdr.calendar.Calendars;
import io.ktrdr.market.TradingHours;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverrideFileTest {

  private static final LocalDate FIRST = LocalDate.of(2027, 3, 1);
  private static final LocalDate SECOND = LocalDate.of(2027, 3, 2);

  @TempDir Path folder;

  @Test
  void otherLinesCountOnceTheyWereReadTwiceUnderAnotherVersion() throws IOException {
    OverrideFile overrides = opened("XNYS 2027-03-01 closed\n");
    String before = version(overrides);
    assertThat(overrides.look()).isEqualTo(new OverrideFile.Look.Same());

    write("XNYS 2027-03-02 closed\n");
    assertThat(overrides.look()).isEqualTo(new OverrideFile.Look.Unsettled());
    assertThat(version(overrides)).isEqualTo(before);
    assertThat(overrides.look()).isEqualTo(new OverrideFile.Look.Changed());

    assertThat(open(overrides, FIRST)).isTrue();
    assertThat(open(overrides, SECOND)).isFalse();
    assertThat(version(overrides)).isNotEqualTo(before);
    assertThat(overrides.look()).isEqualTo(new OverrideFile.Look.Same());
  }

  @Test
  void halfOfAFileThatIsBeingWrittenNeverCounts() throws IOException {
    OverrideFile overrides = opened("XNYS 2027-03-01 closed\n");
    String before = version(overrides);

    for (String half : List.of("", "XNYS 2027-", "XNYS 2027-03-01 closed\nXNYS 2027-03-02 cl")) {
      write(half);
      assertThat(overrides.look()).isEqualTo(new OverrideFile.Look.Unsettled());
    }
    assertThat(version(overrides)).isEqualTo(before);
    assertThat(overrides.refusal()).isEmpty();

    write("XNYS 2027-03-01 closed\nXNYS 2027-03-02 closed\n");
    overrides.look();
    assertThat(overrides.look()).isEqualTo(new OverrideFile.Look.Changed());
    assertThat(open(overrides, FIRST)).isFalse();
    assertThat(open(overrides, SECOND)).isFalse();
  }

  @Test
  void whatCannotBeTakenLeavesWhatWasReadBeforeAndIsToldOnce() throws IOException {
    OverrideFile overrides = opened("XNYS 2027-03-01 closed\n");
    String before = version(overrides);

    write("XNYS 2027-03-02 shut\nMARS 2027-03-02 closed\n");
    overrides.look();
    assertThat(overrides.look())
        .isInstanceOfSatisfying(
            OverrideFile.Look.Refused.class,
            refused -> {
              assertThat(refused.reason()).contains("line 1");
              assertThat(refused.news()).isTrue();
            });
    assertThat(overrides.look())
        .isInstanceOfSatisfying(
            OverrideFile.Look.Refused.class, again -> assertThat(again.news()).isFalse());
    assertThat(version(overrides)).isEqualTo(before);
    assertThat(open(overrides, FIRST)).isFalse();

    write("MARS 2027-03-02 closed\n");
    overrides.look();
    overrides.look();
    assertThat(overrides.refusal()).contains("MARS");
    Files.delete(folder.resolve("overrides"));
    overrides.look();
    assertThat(overrides.refusal()).startsWith("cannot read ");

    write("XNYS 2027-03-01 closed\n");
    assertThat(overrides.look()).isEqualTo(new OverrideFile.Look.Same());
    assertThat(overrides.refusal()).isEmpty();
  }

  private OverrideFile opened(String text) throws IOException {
    write(text);
    return new OverrideFile(
        Optional.of(folder.resolve("overrides")),
        Calendars.bundled().with(CalendarOverrides.parse(text)));
  }

  private void write(String text) throws IOException {
    Files.writeString(folder.resolve("overrides"), text);
  }

  private static boolean open(OverrideFile overrides, LocalDate date) {
    return overrides
        .get()
        .byId(Calendars.XNYS)
        .orElseThrow()
        .session(TradingHours.RTH, date)
        .isPresent();
  }

  private static String version(OverrideFile overrides) {
    return overrides.get().byId(Calendars.XNYS).orElseThrow().version();
  }
}
