package io.ktrdr.api.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ktrdr.api.http.Role;
import io.ktrdr.store.StoreDatabase;
import io.ktrdr.testing.SettableClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys over a real database. */
class KeyRingIT {

  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

  @TempDir private Path folder;
  private final SettableClock clock = new SettableClock(NOON);
  private StoreDatabase store;
  private KeyRing keys;

  @BeforeEach
  void open() {
    store = StoreDatabase.open(folder);
    keys = new KeyRing(store.database(), clock);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void reopen() {
    close();
    open();
  }

  @Test
  void anotherNodeHearsOfKeysThatWereMadeAndEnded() {
    KeyRing elsewhere = new KeyRing(store.database(), clock);
    KeyRing.Minted made = keys.create("laptop", Role.VIEWER, Optional.empty(), "key:boss");
    KeyText text = KeyText.parse(made.text());
    assertThat(elsewhere.find(text)).isInstanceOf(KeyRing.Found.Unknown.class);

    elsewhere.refresh();
    assertThat(elsewhere.find(text)).isInstanceOf(KeyRing.Found.Good.class);
    assertThat(elsewhere.all().getFirst().lastUsed()).contains(NOON);
    assertThatThrownBy(() -> elsewhere.create("laptop", Role.VIEWER, Optional.empty(), "key:boss"))
        .isInstanceOf(KeyConflictException.class);

    ApiKey ended = elsewhere.revoke(made.key().id(), "key:boss").orElseThrow();
    assertThat(keys.isActive(made.key().id())).as("not yet heard of").isTrue();
    keys.refresh();
    assertThat(keys.find(text))
        .isInstanceOfSatisfying(
            KeyRing.Found.Ended.class,
            found -> assertThat(found.key().revoked()).isEqualTo(ended.revoked()));
    assertThatThrownBy(() -> keys.revoke(made.key().id(), "key:other"))
        .isInstanceOf(KeyConflictException.class);
  }

  @Test
  void ofTwoNodesTheOneThatSawAKeyLastIsRight() {
    KeyRing elsewhere = new KeyRing(store.database(), clock);
    KeyText text =
        KeyText.parse(keys.create("laptop", Role.VIEWER, Optional.empty(), "local").text());
    elsewhere.refresh();
    keys.find(text);
    clock.now = NOON.plus(Duration.ofMinutes(5));
    elsewhere.find(text);
    elsewhere.writeLastUsed();
    keys.writeLastUsed();

    reopen();
    assertThat(keys.all().getFirst().lastUsed()).contains(NOON.plus(Duration.ofMinutes(5)));
  }

  @Test
  void aKeyOpensUntilItIsRevokedAndSoAfterARestart() {
    assertThat(keys.hasActive()).isFalse();
    KeyRing.Minted made = keys.create("laptop", Role.OPERATOR, Optional.empty(), "local");
    KeyText text = KeyText.parse(made.text());

    assertThat(keys.find(text)).isInstanceOf(KeyRing.Found.Good.class);
    reopen();
    assertThat(keys.find(text))
        .isInstanceOfSatisfying(
            KeyRing.Found.Good.class,
            good -> {
              assertThat(good.key().name()).isEqualTo("laptop");
              assertThat(good.key().role()).isEqualTo(Role.OPERATOR);
              assertThat(good.key().created()).isEqualTo(NOON);
            });
    assertThat(keys.hasActive()).isTrue();

    ApiKey revoked = keys.revoke(made.key().id(), "key:boss").orElseThrow();
    assertThat(keys.find(text)).isEqualTo(new KeyRing.Found.Ended(revoked, ApiKey.State.REVOKED));
    assertThat(keys.isActive(made.key().id())).isFalse();
    keys.writeLastUsed();
    reopen();
    assertThat(keys.find(text)).isEqualTo(new KeyRing.Found.Ended(revoked, ApiKey.State.REVOKED));
    assertThat(keys.hasActive()).isFalse();
    assertThatThrownBy(() -> keys.revoke(made.key().id(), "key:boss"))
        .isInstanceOf(KeyConflictException.class)
        .hasMessageContaining("was revoked at 2026-03-02T12:00:00Z");
    assertThat(keys.revoke("nosuchid", "key:boss")).isEmpty();
    assertThat(keys.events(10))
        .extracting(KeyEvent::kind, KeyEvent::name, KeyEvent::actor, KeyEvent::at)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(KeyEvent.Kind.REVOKED, "laptop", "key:boss", NOON),
            org.assertj.core.groups.Tuple.tuple(KeyEvent.Kind.CREATED, "laptop", "local", NOON));
  }

  @Test
  void aKeyWithAnEndOpensUntilThen() {
    Instant end = NOON.plus(Duration.ofDays(90));
    KeyRing.Minted made = keys.create("guest", Role.VIEWER, Optional.of(end), "local");
    KeyText text = KeyText.parse(made.text());

    clock.now = end.minusNanos(1);
    assertThat(keys.find(text)).isInstanceOf(KeyRing.Found.Good.class);
    clock.now = end;
    assertThat(keys.find(text))
        .isInstanceOfSatisfying(
            KeyRing.Found.Ended.class,
            ended -> assertThat(ended.state()).isEqualTo(ApiKey.State.EXPIRED));
    assertThat(keys.hasActive()).isFalse();
  }

  @Test
  void aRightIdWithAWrongSecretOpensNothing() {
    KeyRing.Minted made = keys.create("laptop", Role.VIEWER, Optional.empty(), "local");
    KeyRing.Minted other = keys.create("desktop", Role.VIEWER, Optional.empty(), "local");
    String open = "ktrdr_" + made.key().id() + "_" + other.text().substring(15, 58);

    // its check is made to fit, as whoever guesses would
    KeyText forged = KeyTextForgery.checked(open);

    assertThat(forged.id()).isEqualTo(made.key().id());
    assertThat(keys.find(forged)).isInstanceOf(KeyRing.Found.Unknown.class);
  }

  @Test
  void twoKeysNeverGoByOneNameAtATime() {
    KeyRing.Minted first = keys.create("ci", Role.VIEWER, Optional.empty(), "local");

    assertThatThrownBy(() -> keys.create("ci", Role.ADMIN, Optional.empty(), "local"))
        .isInstanceOf(KeyConflictException.class)
        .hasMessageContaining(first.key().id());
    keys.revoke(first.key().id(), "local");
    keys.create("ci", Role.ADMIN, Optional.empty(), "local");

    assertThat(keys.all()).extracting(ApiKey::name).containsExactly("ci", "ci");
    for (String bad : List.of("", " x", "a\nb", "x".repeat(65), "<b>", "é")) {
      assertThatThrownBy(() -> keys.create(bad, Role.VIEWER, Optional.empty(), "local"))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void whenAKeyWasUsedLastIsKnownToTheMinuteAndWrittenLater() {
    KeyRing.Minted made = keys.create("laptop", Role.VIEWER, Optional.empty(), "local");
    KeyText text = KeyText.parse(made.text());
    clock.now = NOON.plusSeconds(61);
    keys.find(text);

    assertThat(keys.all().getFirst().lastUsed()).contains(NOON.plusSeconds(60));
    keys.writeLastUsed();
    reopen();
    assertThat(keys.all().getFirst().lastUsed()).contains(NOON.plusSeconds(60));
    clock.now = NOON.plusSeconds(300);
    keys.find(text);
    keys.revoke(made.key().id(), "local");
    assertThat(keys.all().getFirst().lastUsed()).contains(NOON.plusSeconds(300));
  }

  @Test
  void noSecretIsOnTheDiskAndNoneInWhatIsPrinted() throws Exception {
    KeyRing.Minted made = keys.create("laptop", Role.ADMIN, Optional.empty(), "local");
    try (Connection connection = store.database().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("checkpoint sync");
    }
    byte[] file = Files.readAllBytes(folder.resolve("bars.mv.db"));
    String content = new String(file, StandardCharsets.ISO_8859_1);

    assertThat(content).contains(made.key().id());
    assertThat(content).doesNotContain(made.text().substring(15));
    assertThat(made.toString()).doesNotContain(made.text().substring(15));
  }
}
