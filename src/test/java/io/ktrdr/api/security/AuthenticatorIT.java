package io.ktrdr.api.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.api.http.Caller;
import io.ktrdr.api.http.Role;
import io.ktrdr.store.StoreDatabase;
import io.ktrdr.testing.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Judging credentials over real keys. */
class AuthenticatorIT {

  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final String HERE = "203.0.113.7";

  @TempDir private Path folder;
  private final SettableClock clock = new SettableClock(NOON);
  private final AtomicLong nanos = new AtomicLong();
  private StoreDatabase store;
  private KeyRing keys;
  private Authenticator authenticator;

  @BeforeEach
  void open() {
    store = StoreDatabase.open(folder);
    keys = new KeyRing(store.database(), clock);
    authenticator =
        new Authenticator(
            keys, Optional.empty(), Optional.empty(), new FailureBrake(nanos::get), clock);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Verdict judged(String credential, String address) {
    return authenticator.authenticate(credential, address).toCompletableFuture().resultNow();
  }

  @Test
  void whoIsWrongTooOftenIsSlowedAndRightKeysAreTakenFromThereAllTheSame() {
    String right = keys.create("laptop", Role.VIEWER, Optional.empty(), "test").text();
    for (int i = 0; i < 10; i++) {
      assertThat(judged("wrong " + i, HERE)).isInstanceOf(Verdict.Refused.class);
    }
    assertThat(judged("wrong once more", HERE))
        .isEqualTo(new Verdict.Slowed(Duration.ofSeconds(6)));
    assertThat(judged(right, HERE)).isInstanceOf(Verdict.Accepted.class);
    assertThat(judged("wrong elsewhere", "203.0.113.8")).isInstanceOf(Verdict.Refused.class);

    nanos.addAndGet(Duration.ofSeconds(6).toNanos());
    assertThat(judged("wrong later", HERE)).isInstanceOf(Verdict.Refused.class);
    assertThat(judged("wrong again", HERE)).isInstanceOf(Verdict.Slowed.class);
  }

  @Test
  void aCallerStandsUntilHisKeyIsRevokedOrEnds() {
    KeyRing.Minted lasting = keys.create("laptop", Role.VIEWER, Optional.empty(), "test");
    KeyRing.Minted ending =
        keys.create("guest", Role.VIEWER, Optional.of(NOON.plusSeconds(60)), "test");
    Caller laptop = ((Verdict.Accepted) judged(lasting.text(), HERE)).caller();
    Caller guest = ((Verdict.Accepted) judged(ending.text(), HERE)).caller();

    assertThat(authenticator.stands(laptop)).isTrue();
    assertThat(authenticator.stands(guest)).isTrue();
    assertThat(authenticator.stands(Caller.LOCAL)).isTrue();
    clock.now = NOON.plusSeconds(60);
    assertThat(authenticator.stands(guest)).isFalse();
    keys.revoke(lasting.key().id(), "test");
    assertThat(authenticator.stands(laptop)).isFalse();
  }

  @Test
  void anEndlessCredentialIsRefusedUnread() {
    assertThat(judged("k".repeat(1 << 20), HERE)).isInstanceOf(Verdict.Refused.class);
    assertThat(judged("eyJ." + "x.".repeat(1 << 19), HERE)).isInstanceOf(Verdict.Refused.class);
  }
}
