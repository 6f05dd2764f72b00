package io.ktrdr.api.security;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Keys and their facts as JSON; the text of a key is in none of it but {@link #minted}. */
public final class KeyJson {

  private KeyJson() {}

  /** {@code {"keys":[…]}}. */
  public static void keys(Collection<ApiKey> keys, Instant now, JsonGenerator out)
      throws IOException {
    out.writeStartObject();
    out.writeArrayFieldStart("keys");
    for (ApiKey key : keys) {
      out.writeStartObject();
      members(key, now, out);
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  /** One key. */
  public static void key(ApiKey key, Instant now, JsonGenerator out) throws IOException {
    out.writeStartObject();
    members(key, now, out);
    out.writeEndObject();
  }

  /** A key that was just made, with the text that is shown this once. */
  public static void minted(KeyRing.Minted minted, Instant now, JsonGenerator out)
      throws IOException {
    out.writeStartObject();
    out.writeStringField("key", minted.text());
    members(minted.key(), now, out);
    out.writeEndObject();
  }

  static void events(Collection<KeyEvent> events, JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeArrayFieldStart("events");
    for (KeyEvent event : events) {
      out.writeStartObject();
      out.writeNumberField("sequence", event.sequence());
      out.writeStringField("at", event.at().toString());
      out.writeStringField("kind", event.kind().name().toLowerCase(Locale.ROOT));
      out.writeStringField("key_id", event.keyId());
      out.writeStringField("name", event.name());
      out.writeStringField("role", event.role().toString());
      out.writeStringField("actor", event.actor());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void members(ApiKey key, Instant now, JsonGenerator out) throws IOException {
    out.writeStringField("id", key.id());
    out.writeStringField("name", key.name());
    out.writeStringField("role", key.role().toString());
    out.writeStringField("state", key.state(now).name().toLowerCase(Locale.ROOT));
    out.writeStringField("created_at", key.created().toString());
    out.writeStringField("created_by", key.createdBy());
    text("expires_at", key.expires().map(Instant::toString), out);
    text("last_used_at", key.lastUsed().map(Instant::toString), out);
    text("revoked_at", key.revoked().map(Instant::toString), out);
    text("revoked_by", key.revokedBy(), out);
  }

  private static void text(String name, Optional<String> value, JsonGenerator out)
      throws IOException {
    if (value.isPresent()) {
      out.writeStringField(name, value.orElseThrow());
    } else {
      out.writeNullField(name);
    }
  }
}
