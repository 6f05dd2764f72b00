package io.ktrdr.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ktrdr.gateway.GatewayStatus.SocketState;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The socket's way from state to state. */
class SocketMachineTest {

  private static final Instant NOW = Instant.parse("2026-01-05T14:30:00Z");

  private final SocketMachine unopened =
      SocketMachine.unopened(Backoff.between(Duration.ofSeconds(1), Duration.ofSeconds(60)), NOW);

  @Test
  void goesFromWaitingToOpenAndBack() {
    SocketMachine open =
        unopened.connecting("x:1", NOW).handshaking("version", NOW).open(NOW.plusSeconds(1));
    assertThat(open.state()).isEqualTo(SocketState.OPEN);
    assertThat(open.reason()).isEmpty();

    SocketMachine lost = open.failed(Trouble.LOST, "gone", NOW.plusSeconds(9));
    assertThat(lost.state()).isEqualTo(SocketState.WAITING);
    assertThat(lost.trouble()).contains(Trouble.LOST);
    assertThat(lost.lastOpen()).contains(NOW.plusSeconds(9));
    assertThat(lost.connecting("x:1", NOW).reconnects()).isEqualTo(1);
    assertThat(lost.connecting("x:1", NOW).reason()).isEqualTo("opening x:1; before: gone");
  }

  @Test
  void theWaitGrowsUntilASessionHasBeenStable() {
    SocketMachine failed = unopened;
    for (int i = 0; i < 4; i++) {
      failed = failed.connecting("x:1", NOW).failed(Trouble.UNREACHABLE, "refused", NOW);
    }
    assertThat(failed.backoff().ceiling()).hasSeconds(16);

    SocketMachine open = failed.connecting("x:1", NOW).handshaking("version", NOW).open(NOW);
    assertThat(open.backoff().ceiling()).as("a session alone is no proof").hasSeconds(16);
    assertThat(open.stable().backoff().ceiling()).hasSeconds(1);
  }

  @Test
  void aTakenIdIsNoReasonToWaitLongerButIsCounted() {
    SocketMachine clashed = unopened;
    for (int i = 0; i < 3; i++) {
      clashed =
          clashed
              .connecting("x:1", NOW)
              .handshaking("session", NOW)
              .failed(Trouble.ID_TAKEN, "17 in use", NOW);
    }

    assertThat(clashed.backoff().ceiling()).hasSeconds(1);
    assertThat(clashed.clashes()).isEqualTo(3);
    assertThat(clashed.connecting("x", NOW).handshaking("", NOW).open(NOW).clashes()).isZero();
  }

  @Test
  void thereIsNoSecondSocketBesideTheFirst() {
    SocketMachine open = unopened.connecting("x:1", NOW).handshaking("version", NOW).open(NOW);

    assertThatThrownBy(() -> open.connecting("x:1", NOW))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a socket that is OPEN cannot become CONNECTING");
    assertThatThrownBy(() -> unopened.open(NOW)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> open.closing(NOW).failed(Trouble.LOST, "", NOW))
        .isInstanceOf(IllegalStateException.class);
  }
}
