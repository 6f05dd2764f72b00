package io.ktrdr.api.security;

import io.ktrdr.api.http.Role;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * All API keys of a node, in memory for asking and in the database for keeping. {@link #find} never
 * blocks; what changes something blocks on the database, and holds for the next request as soon as
 * it returns. What other nodes of the same database change holds here from the next {@link
 * #refresh} on.
 */
public final class KeyRing {

  /** A key that was just made, with its text, which nobody will ever see again. */
  public record Minted(ApiKey key, String text) {

    /** Without the text, so that it is in no log by accident. */
    @Override
    public String toString() {
      return "Minted[" + key + "]";
    }
  }

  /** What came of looking for a presented key. */
  sealed interface Found {
    record Good(ApiKey key) implements Found {}

    /** Its secret is right, but it is no longer taken. */
    record Ended(ApiKey key, ApiKey.State state) implements Found {}

    record Unknown() implements Found {}
  }

  private static final class Held {
    private final byte[] hash;
    private volatile ApiKey key;
    private volatile boolean usedSinceWritten;

    private Held(byte[] hash, ApiKey key) {
      this.hash = hash;
      this.key = key;
    }

    /** Its own lock: who asks never waits for somebody who writes to the database. */
    private synchronized void change(UnaryOperator<ApiKey> change) {
      key = change.apply(key);
    }
  }

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._@+-]{0,63}");

  private final KeyTable table;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Held> held = new ConcurrentHashMap<>();
  private volatile String version = "";

  /** Reads the keys of a database whose schema is up to date. Blocks. */
  public KeyRing(DataSource database, Clock clock) {
    this.table = new KeyTable(database);
    this.clock = clock;
    reload();
  }

  /**
   * Takes over which keys other nodes made and ended, if they did. Blocks; to be called every few
   * seconds.
   */
  public void refresh() {
    if (!table.version().equals(version)) {
      reload();
    }
  }

  private synchronized void reload() {
    // read first: what is written in between is then read again, and not missed
    String before = table.version();
    for (KeyTable.Row row : table.all()) {
      ApiKey stored = row.key();
      Held one =
          held.computeIfAbsent(
              stored.id(), id -> new Held(HexFormat.of().parseHex(row.hash()), stored));
      stored
          .revoked()
          .filter(at -> one.key.revoked().isEmpty())
          .ifPresent(at -> one.change(key -> key.revoked(at, stored.revokedBy().orElseThrow())));
    }
    version = before;
  }

  /**
   * Reads the name of a key.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static String name(String text) {
    if (!NAME.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "name must be 1 to 64 letters, digits, spaces or . _ @ + - and begin with a letter or"
              + " digit");
    }
    return text;
  }

  /**
   * Makes a key. Blocks.
   *
   * @param by the caller who does it
   * @param expires from when on it is no longer taken
   * @throws KeyConflictException when a key that is not revoked has this name
   */
  public synchronized Minted create(String name, Role role, Optional<Instant> expires, String by) {
    name(name);
    refresh();
    for (Held one : held.values()) {
      if (one.key.revoked().isEmpty() && one.key.name().equals(name)) {
        throw new KeyConflictException(
            "there is a key named \""
                + name
                + "\" already ("
                + one.key.id()
                + "); revoke it first, or choose another name");
      }
    }
    KeyText text;
    do {
      text = KeyText.random(random);
    } while (held.containsKey(text.id()));
    ApiKey key =
        new ApiKey(
            text.id(),
            name,
            role,
            now(),
            by,
            expires,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    table.add(new KeyTable.Row(key, KeyText.hex(text.hash())));
    held.put(key.id(), new Held(text.hash(), key));
    return new Minted(key, text.secret());
  }

  /**
   * Ends a key: the next request with it is refused. Blocks.
   *
   * @return the key, or empty when there is none with this id
   * @throws KeyConflictException when it is revoked already
   */
  public synchronized Optional<ApiKey> revoke(String id, String by) {
    refresh();
    Held one = held.get(id);
    if (one == null) {
      return Optional.empty();
    }
    if (one.key.revoked().isPresent()) {
      throw new KeyConflictException(
          "the key " + id + " was revoked at " + one.key.revoked().orElseThrow());
    }
    ApiKey ended = one.key.revoked(now(), by);
    table.revoke(ended);
    one.change(key -> key.revoked(ended.revoked().orElseThrow(), by));
    return Optional.of(ended);
  }

  /** All keys, those that have ended among them, oldest first. */
  public List<ApiKey> all() {
    return held.values().stream()
        .map(one -> one.key)
        .sorted(Comparator.comparing(ApiKey::created).thenComparing(ApiKey::id))
        .toList();
  }

  /** The latest facts about keys, newest first. Blocks. */
  public List<KeyEvent> events(int limit) {
    return table.events(limit);
  }

  /** Whether anybody could come in with a key of this ring now. */
  public boolean hasActive() {
    Instant now = clock.instant();
    return held.values().stream().anyMatch(one -> one.key.state(now) == ApiKey.State.ACTIVE);
  }

  /** Looks for a presented key; in the time that it takes nothing of the secret can be read. */
  Found find(KeyText presented) {
    Held one = held.get(presented.id());
    if (one == null || !MessageDigest.isEqual(one.hash, presented.hash())) {
      return new Found.Unknown();
    }
    ApiKey key = one.key;
    Instant now = clock.instant();
    ApiKey.State state = key.state(now);
    if (state != ApiKey.State.ACTIVE) {
      return new Found.Ended(key, state);
    }
    if (key.lastUsed().filter(last -> now.isBefore(last.plusSeconds(60))).isEmpty()) {
      one.change(used -> used.used(now.truncatedTo(ChronoUnit.MINUTES)));
      one.usedSinceWritten = true;
    }
    return new Found.Good(key);
  }

  /** Whether a key is still taken. */
  boolean isActive(String id) {
    Held one = held.get(id);
    return one != null && one.key.state(clock.instant()) == ApiKey.State.ACTIVE;
  }

  /** Writes down when keys were used last, as far as that is not written yet. Blocks. */
  public void writeLastUsed() {
    Map<String, Instant> times = new HashMap<>();
    List<Held> written = new ArrayList<>();
    for (Held one : held.values()) {
      if (one.usedSinceWritten) {
        one.usedSinceWritten = false;
        one.key.lastUsed().ifPresent(time -> times.put(one.key.id(), time));
        written.add(one);
      }
    }
    if (times.isEmpty()) {
      return;
    }
    try {
      table.used(times);
    } catch (RuntimeException e) {
      written.forEach(one -> one.usedSinceWritten = true);
      throw e;
    }
  }

  /** To the microsecond, which is what the database keeps. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
