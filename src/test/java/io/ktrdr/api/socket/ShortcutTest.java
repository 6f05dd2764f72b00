package io.ktrdr.api.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;

class ShortcutTest {

  private final StringBuilder socket = new StringBuilder();
  private int room = Integer.MAX_VALUE;
  private final Shortcut shortcut = new Shortcut(Optional.of(this::written));

  private ByteString written(ByteString bytes) {
    int some = Math.min(room, bytes.length());
    socket.append(bytes.take(some).utf8String());
    return bytes.drop(some);
  }

  /** What a client sends back. */
  private static byte[] pong(ByteString ping) {
    return ping.drop(2).toArray();
  }

  /** Asks until it is asked. */
  private ByteString ping() {
    Optional<ByteString> ping = shortcut.question();
    while (ping.isEmpty()) {
      ping = shortcut.question();
    }
    shortcut.handedOver();
    return ping.get();
  }

  @Test
  void itIsShutUntilAPingThatWasHandedOverLastIsAnswered() {
    assertThat(shortcut.open()).isFalse();
    ByteString ping = ping();
    assertThat(shortcut.open()).isFalse();
    shortcut.answered(pong(ping));
    assertThat(shortcut.open()).isTrue();
    assertThat(shortcut.question()).isEmpty();
  }

  @Test
  void anAnswerToAnEarlierPingProvesNothing() {
    ByteString ping = ping();
    shortcut.handedOver();
    shortcut.answered(pong(ping));
    assertThat(shortcut.open()).isFalse();
    ByteString next = ping();
    shortcut.answered(pong(ping));
    assertThat(shortcut.open()).isFalse();
    shortcut.answered(pong(next));
    assertThat(shortcut.open()).isTrue();
  }

  @Test
  void pongsThatNobodyAskedForProveNothing() {
    shortcut.answered(new byte[0]);
    shortcut.answered("hello".getBytes(StandardCharsets.UTF_8));
    shortcut.handedOver();
    shortcut.answered(new byte[] {1});
    assertThat(shortcut.open()).isFalse();
  }

  @Test
  void whatTheSocketDoesNotTakeShutsItAndIsLeftForTheToolkit() {
    ByteString ping = ping();
    shortcut.answered(pong(ping));
    assertThat(shortcut.write(ByteString.fromString("one")).isEmpty()).isTrue();
    assertThat(shortcut.open()).isTrue();
    room = 2;
    assertThat(shortcut.write(ByteString.fromString("three")).utf8String()).isEqualTo("ree");
    assertThat(shortcut.open()).isFalse();
    assertThat(socket).hasToString("oneth");
    shortcut.answered(pong(ping));
    assertThat(shortcut.open()).as("by an answer that comes twice").isFalse();
    shortcut.handedOver();
    shortcut.answered(pong(ping()));
    assertThat(shortcut.open()).isTrue();
  }

  @Test
  void itIsAskedForEverMoreSeldomWhileNoAnswerProvesAnything() {
    int asked = 0;
    for (int i = 0; i < 1000; i++) {
      if (shortcut.question().isPresent()) {
        shortcut.handedOver();
        asked++;
      }
    }
    assertThat(asked).isBetween(10, 25);
    shortcut.answered(pong(ping()));
    shortcut.handedOver();
    assertThat(shortcut.question()).isPresent();
  }

  @Test
  void withoutASocketItIsNeverAskedForAndNeverOpen() {
    Shortcut none = new Shortcut(Optional.empty());
    assertThat(none.question()).isEmpty();
    none.answered(new byte[Long.BYTES]);
    assertThat(none.open()).isFalse();
  }
}
