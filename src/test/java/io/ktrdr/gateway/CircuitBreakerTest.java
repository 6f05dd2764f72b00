package io.ktrdr.gateway;

import static io.ktrdr.gateway.GatewayStatus.BreakerState.CLOSED;
import static io.ktrdr.gateway.GatewayStatus.BreakerState.HALF_OPEN;
import static io.ktrdr.gateway.GatewayStatus.BreakerState.OPEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {

  private static final GatewayProblem SILENCE = Problems.noAnswer("it", Duration.ofSeconds(60));

  private final CircuitBreaker breaker =
      new CircuitBreaker(
          new CircuitBreaker.Settings(3, Duration.ofSeconds(30), Duration.ofSeconds(100)));

  private Instant now = Instant.parse("2026-01-05T14:30:00Z");

  @Test
  void severalFailuresInARowOpenIt() {
    fail("a", "b", "c");

    assertThat(breaker.state()).isEqualTo(OPEN);
    assertThat(breaker.admits()).isFalse();
    assertThat(breaker.until()).contains(now.plusSeconds(30));
    assertThat(breaker.last()).contains(SILENCE);
  }

  @Test
  void oneAnswerBetweenThemStartsTheCountAgain() {
    fail("a", "b");
    breaker.succeeded(now);
    fail("c", "d");

    assertThat(breaker.state()).isEqualTo(CLOSED);
    assertThat(breaker.failures()).isEqualTo(2);
  }

  @Test
  void aSingleRequestThatAlwaysFailsNeverOpensIt() {
    fail("a", "a", "a", "a", "a", "a");
    assertThat(breaker.state()).isEqualTo(CLOSED);

    fail("b");
    assertThat(breaker.state()).as("another one fails, too").isEqualTo(OPEN);
  }

  @Test
  void afterItsRestOneProbeIsLetThroughAndItsAnswerClosesIt() {
    fail("a", "b", "c");
    pass(Duration.ofSeconds(29));
    assertThat(breaker.state()).isEqualTo(OPEN);
    pass(Duration.ofSeconds(1));

    assertThat(breaker.state()).isEqualTo(HALF_OPEN);
    assertThat(breaker.admits()).isTrue();
    breaker.admitted(7);
    assertThat(breaker.admits()).as("one probe at a time").isFalse();
    breaker.succeeded(now);
    assertThat(breaker.state()).isEqualTo(CLOSED);
    assertThat(breaker.admits()).isTrue();
  }

  @Test
  void eachProbeThatFailsDoublesTheRestUpToTheLongest() {
    fail("a", "b", "c");
    for (long rest : new long[] {60, 100, 100}) {
      pass(Duration.ofSeconds(100));
      breaker.admitted(7);
      breaker.failed(7, "d", SILENCE, now);
      assertThat(breaker.until()).contains(now.plusSeconds(rest));
    }
    assertThat(breaker.opened()).isEqualTo(4);
  }

  @Test
  void aProbeThatIsWithdrawnLeavesItsPlaceToAnother() {
    fail("a", "b", "c");
    pass(Duration.ofSeconds(30));
    breaker.admitted(7);
    breaker.left(7);

    assertThat(breaker.admits()).isTrue();
  }

  @Test
  void whatWasSentBeforeItOpenedIsNoProbe() {
    fail("a", "b", "c");
    pass(Duration.ofSeconds(30));
    breaker.admitted(7);
    breaker.failed(3, "old", SILENCE, now);
    assertThat(breaker.state()).as("an old failure says nothing new").isEqualTo(HALF_OPEN);

    breaker.succeeded(now);
    assertThat(breaker.state()).as("an old answer does").isEqualTo(CLOSED);
  }

  @Test
  void anotherSocketIsTriedAtOnce() {
    fail("a", "b", "c");
    breaker.startAgain(now);

    assertThat(breaker.state()).isEqualTo(HALF_OPEN);
  }

  @Test
  void settingsThatCannotWorkAreRefusedByName() {
    assertThatThrownBy(
            () -> new CircuitBreaker.Settings(1, Duration.ofSeconds(1), Duration.ofSeconds(2)))
        .hasMessage("ktrdr.gateway.breaker.failures must be 2 or more, is 1");
    assertThatThrownBy(
            () -> new CircuitBreaker.Settings(5, Duration.ofSeconds(3), Duration.ofSeconds(2)))
        .hasMessageContaining("ktrdr.gateway.breaker.rest must be above 0");
  }

  private void fail(String... requests) {
    for (String request : requests) {
      breaker.failed(1, request, SILENCE, now);
    }
  }

  private void pass(Duration time) {
    now = now.plus(time);
    breaker.look(now);
  }
}
