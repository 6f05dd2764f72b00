package io.ktrdr.app;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.ktrdr.api.http.Role;
import io.ktrdr.api.security.KeyConflictException;
import io.ktrdr.api.security.KeyExpiry;
import io.ktrdr.api.security.KeyJson;
import io.ktrdr.api.security.KeyRing;
import io.ktrdr.store.StoreDatabase;
import io.ktrdr.store.StoreException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * The API keys in the data folder of a stopped node, so that the first one can be made where there
 * is none to come in with. Answers are JSON as {@code /api/v1/keys} has it. Everything blocks.
 */
public final class KeyFolder implements AutoCloseable {

  /** Who did it: whoever may write to the folder. */
  private static final String ACTOR = "data-folder";

  private final StoreDatabase store;
  private final KeyRing keys;
  private final Clock clock;

  private KeyFolder(StoreDatabase store, Clock clock) {
    this.store = store;
    this.keys = new KeyRing(store.database(), clock);
    this.clock = clock;
  }

  /**
   * Opens a folder, which is created when absent.
   *
   * @throws StartRefusedException when a node works with it, or it cannot be opened
   */
  public static KeyFolder open(Settings settings) {
    try {
      return new KeyFolder(
          StoreDatabase.open(settings.dataFolder(), settings.store()), Clock.systemUTC());
    } catch (StoreException e) {
      throw StartRefusedException.forNow(
          e.getMessage() + "; a running node is asked without --data");
    }
  }

  /**
   * Makes a key.
   *
   * @param expires when it ends, in a form of {@link KeyExpiry}
   * @return with its text
   * @throws IllegalArgumentException when a value is none, or the name is taken
   */
  public String create(String name, String role, Optional<String> expires) {
    Instant now = clock.instant();
    try {
      KeyRing.Minted minted =
          keys.create(
              KeyRing.name(name),
              Role.parse(role),
              expires.map(text -> KeyExpiry.parse(text, now)),
              ACTOR);
      return json(out -> KeyJson.minted(minted, now, out));
    } catch (KeyConflictException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** All keys. */
  public String list() {
    return json(out -> KeyJson.keys(keys.all(), clock.instant(), out));
  }

  /**
   * Ends a key.
   *
   * @throws IllegalArgumentException when there is none with this id, or it has ended
   */
  public String revoke(String id) {
    try {
      return keys.revoke(id, ACTOR)
          .map(key -> json(out -> KeyJson.key(key, clock.instant(), out)))
          .orElseThrow(
              () -> new IllegalArgumentException("there is no key with the id \"" + id + "\""));
    } catch (KeyConflictException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private interface Writing {
    void to(JsonGenerator out) throws IOException;
  }

  private static String json(Writing writing) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
      writing.to(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  @Override
  public void close() {
    store.close();
  }
}
