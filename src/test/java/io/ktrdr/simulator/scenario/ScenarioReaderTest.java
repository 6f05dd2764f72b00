package io.ktrdr.simulator.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScenarioReaderTest {

  @Test
  void readsAStory() {
    Scenario read =
        ScenarioReader.read(
            """
            # a comment
            scenario "farms come and go"   # another
            clock 2024-03-05T15:00:00Z
            length 10m

            at 1m farm history down ushmds
            at 90s every 10s times 3 say 2104 "Market data farm connection is OK:usfarm"
            on history of AAPL 2..4 from 10s until 5m partial 7
            expect connect <= 3 until 2m
            expect history apart 15s
            expect no-violation
            client 5s asks whatever it likes
            """);

    assertThat(read.title()).isEqualTo("farms come and go");
    assertThat(read.clock()).contains(Instant.parse("2024-03-05T15:00:00Z"));
    assertThat(read.length()).isEqualTo(Duration.ofMinutes(10));
    assertThat(read.moments())
        .extracting(Scenario.At::fault)
        .containsExactly(
            new Fault.FarmTurns(Farm.HISTORY, Farm.State.DOWN, "ushmds"),
            new Fault.Say(2104, "Market data farm connection is OK:usfarm"));
    assertThat(read.moments().get(1).again())
        .contains(new Scenario.Again(Duration.ofSeconds(10), 3));
    Scenario.On on = read.triggers().getFirst();
    assertThat(on.first()).isEqualTo(2);
    assertThat(on.last()).isEqualTo(4);
    assertThat(on.fault()).isEqualTo(new Fault.Partial(7));
    assertThat(on.asked().covers(RequestKind.HISTORY, "AAPL", Duration.ofSeconds(10))).isTrue();
    assertThat(on.asked().covers(RequestKind.HISTORY, "MSFT", Duration.ofSeconds(10))).isFalse();
    assertThat(on.asked().covers(RequestKind.HISTORY, "AAPL", Duration.ofMinutes(5))).isFalse();
    assertThat(read.expectations()).hasSize(3);
    assertThat(read.client()).extracting(Scenario.Line::number).containsExactly(12);
  }

  @Test
  void aStoryWithoutALengthEndsWithItsLastEvent() {
    assertThat(ScenarioReader.read("at 10s close\nat 20s every 5s times 2 reset").length())
        .isEqualTo(Duration.ofSeconds(30));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          oops                         | line 1: "oops" begins no statement; allowed: scenario, clock, length, at, on, expect, client
          at soon close                | line 1: "soon" is not a time; allowed: such as 500ms, 10s, 5m, 2h, 1d
          at 10s                       | line 1: here the line ends, but there must follow what happens: silence, fail
          at 10s explode               | line 1: "explode" is nothing that happens; allowed: silence, fail
          at 10s silence               | line 1: this is done to an answer: say to which, with on KIND
          at 10s close now             | line 1: "now" is one word too many
          at 10s farm cattle down      | line 1: "cattle" is not one of [market, history, contracts]
          at 10s server gone           | line 1: "gone" is not lost, back or back-empty
          at 10s say 4711              | line 1: code 4711 has no usual text here: add one in quotes
          at 10s say many              | line 1: "many" is not IB's code
          at 10s say 100 "rate         | line 1: the quote that begins "rate does not end
          at 10s every 0s times 3 close| line 1: every 0s would never end
          on histroy 1 silence         | line 1: "histroy" is no kind of request; allowed: connect, start, time, contract
          on history 0 silence         | line 1: "0" does not count requests; allowed: such as 2, 1..3, 4..
          on history 3..2 silence      | line 1: which ones? allowed: such as 2, 1..3, 4..
          on history from 5s until 4s silence | line 1: until is not after from
          expect connect ~ 3           | line 1: "~" compares nothing; allowed: =, >=, <=, apart
          clock yesterday              | line 1: "yesterday" is not a moment such as 2024-03-05T15:00:00Z
          """)
  void saysWhereItCannotGoOnAndWhatIsAllowed(String text, String message) {
    assertThatThrownBy(() -> ScenarioReader.read(text))
        .isInstanceOf(ScenarioException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void countsLinesAndNamesTheFile(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("bad.scenario"), "# one\n\nat 5s burn\n");

    assertThatThrownBy(() -> ScenarioReader.read(file))
        .hasMessageStartingWith(file + ", line 3: \"burn\" is nothing that happens");
  }

  @Test
  void anOrderByHandHappensAtOnceUnlessItSaysWhen() {
    assertThat(ScenarioReader.order("server lost").moments().getFirst().after())
        .isEqualTo(Duration.ZERO);
    assertThat(ScenarioReader.order("on history 1 silence").triggers()).hasSize(1);
    assertThatThrownBy(() -> ScenarioReader.order("silence")).hasMessageContaining("say to which");
  }
}
