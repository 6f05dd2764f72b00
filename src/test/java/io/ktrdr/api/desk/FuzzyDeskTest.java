package io.ktrdr.api.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ktrdr.api.http.ProblemException;
import io.ktrdr.api.http.ProblemType;
import io.ktrdr.fuzzy.Finding;
import io.ktrdr.fuzzy.Input;
import io.ktrdr.fuzzy.Variable;
import io.ktrdr.fuzzy.config.FuzzyYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file is read again when it changes; one with errors is told of and not taken. */
class FuzzyDeskTest {

  private static final String PERIOD_7 = "variables: {rsi: {parameters: {period: 7}}}";
  private static final String PERIOD_21 = "variables: {rsi: {parameters: {period: 21}}}";

  @TempDir private Path folder;
  private Instant now = Instant.parse("2023-06-15T16:00:00Z");
  private int written;

  private FuzzyDesk open() {
    InstantSource source = () -> now;
    return FuzzyDesk.open(
        new FuzzySettings(file(), Duration.ofSeconds(1), 20, 1000, 1000),
        source.withZone(ZoneOffset.UTC));
  }

  private Path file() {
    return folder.resolve("fuzzy.yaml");
  }

  /** With a time of its own: two writes may fall into one tick of the file system's clock. */
  private void write(String yaml) throws IOException {
    Files.writeString(file(), yaml);
    Files.setLastModifiedTime(file(), FileTime.fromMillis(1_000_000L * ++written));
  }

  private static Object period(FuzzyDesk.State state) {
    Variable rsi = state.require().variables().get("rsi");
    return ((Input.Indicator) rsi.input()).parameters().get("period");
  }

  @Test
  void withoutAFileTheShippedDefinitionsAreInForce() {
    FuzzyDesk.State state = open().state();
    assertThat(state.status()).isEqualTo(FuzzyDesk.Status.SHIPPED);
    assertThat(state.require().variables())
        .isEqualTo(FuzzyYaml.shipped().configuration().orElseThrow().variables());
  }

  @Test
  void aFileThatComesAndChangesIsReadWithTheNextRequestAfterASecond() throws IOException {
    FuzzyDesk desk = open();
    write(PERIOD_7);
    assertThat(desk.state().status()).isEqualTo(FuzzyDesk.Status.SHIPPED);
    now = now.plusSeconds(1);
    assertThat(desk.state().status()).isEqualTo(FuzzyDesk.Status.CURRENT);
    assertThat(period(desk.state())).isEqualTo(7L);
    assertThat(desk.state().readAt()).isEqualTo(now);

    write(PERIOD_21);
    now = now.plusSeconds(1);
    assertThat(period(desk.state())).isEqualTo(21L);
  }

  @Test
  void aFileWithAnErrorLeavesWhatWasBeforeAndSaysSo() throws IOException {
    write(PERIOD_7);
    FuzzyDesk desk = open();
    Instant readAt = desk.state().readAt();
    for (String bad :
        List.of(
            "variables: {rsi: {sets: {oversold: [3, 2, 1]}}}",
            "variables: {rsi: {",
            "variables: {rsi: {parameters: {period: 0}}}",
            "variables: {rsi: {indicator: no_such}}",
            "variables: {rsi: {output: no_such}}")) {
      write(bad);
      now = now.plusSeconds(1);
      FuzzyDesk.State state = desk.state();
      assertThat(state.status()).as(bad).isEqualTo(FuzzyDesk.Status.KEPT);
      assertThat(state.errors()).isNotEmpty();
      assertThat(state.readAt()).isEqualTo(readAt);
      assertThat(period(state)).isEqualTo(7L);
    }
    write(PERIOD_21);
    now = now.plusSeconds(1);
    assertThat(desk.state().status()).isEqualTo(FuzzyDesk.Status.CURRENT);
    assertThat(desk.state().errors()).isEmpty();
    assertThat(period(desk.state())).isEqualTo(21L);
  }

  @Test
  void aFileThatGoesLeavesWhatWasBefore() throws IOException {
    write(PERIOD_7);
    FuzzyDesk desk = open();
    Files.delete(file());
    now = now.plusSeconds(1);
    assertThat(desk.state().status()).isEqualTo(FuzzyDesk.Status.KEPT);
    assertThat(desk.state().errors()).extracting(Finding::code).containsExactly("gone");
    assertThat(period(desk.state())).isEqualTo(7L);
  }

  @Test
  void withAnErrorFromTheBeginningNothingIsInForceUntilItIsMended() throws IOException {
    write("variables: {rsi: {rnage: [0, 1]}}");
    FuzzyDesk desk = open();
    assertThat(desk.state().status()).isEqualTo(FuzzyDesk.Status.INVALID);
    assertThatThrownBy(() -> desk.state().require())
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem().type()).isEqualTo(ProblemType.FUZZY_CONFIGURATION);
              assertThat(e.problem().detail())
                  .endsWith(
                      "/variables/rsi/rnage: there is no \"rnage\" here; did you mean \"range\"?");
            });
    write(PERIOD_7);
    now = now.plusSeconds(1);
    assertThat(period(desk.state())).isEqualTo(7L);
  }

  @Test
  void theFileIsNotLookedAtMoreOftenThanTold() throws IOException {
    write(PERIOD_7);
    FuzzyDesk desk = open();
    write(PERIOD_21);
    now = now.plusMillis(999);
    assertThat(period(desk.state())).isEqualTo(7L);
    now = now.plusMillis(1);
    assertThat(period(desk.state())).isEqualTo(21L);
  }

  @Test
  void theShippedDefinitionsNameIndicatorsThatThereAre() {
    List<Finding> findings = new ArrayList<>();
    for (Map.Entry<String, Variable> entry :
        FuzzyYaml.shipped().configuration().orElseThrow().variables().entrySet()) {
      FuzzyInputCheck.check(entry.getValue(), "/variables/" + entry.getKey(), findings::add);
    }
    assertThat(findings).isEmpty();
  }
}
