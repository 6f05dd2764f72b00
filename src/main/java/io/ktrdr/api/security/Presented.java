package io.ktrdr.api.security;

import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * The credential that a request brings: {@code Authorization: Bearer …} or {@code X-API-Key: …}.
 * None is ever taken from the address, which ends up in logs and histories.
 */
sealed interface Presented {

  record Nothing() implements Presented {}

  /** As it was sent. */
  record Credential(String text) implements Presented {}

  /** Something that is none. */
  record Unusable(String detail) implements Presented {}

  Presented NOTHING = new Nothing();

  static Presented in(HttpRequest request) {
    String bearer = null;
    String key = null;
    for (HttpHeader header : request.getHeaders()) {
      switch (header.lowercaseName()) {
        case "authorization" -> {
          if (bearer != null) {
            return new Unusable("there is more than one Authorization header");
          }
          bearer = header.value();
        }
        case "x-api-key" -> {
          if (key != null) {
            return new Unusable("there is more than one X-API-Key header");
          }
          key = header.value().strip();
        }
        default -> {}
      }
    }
    if (bearer == null) {
      return key == null ? NOTHING : credential(key, "X-API-Key");
    }
    if (!bearer.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return new Unusable(
          "of the schemes of Authorization only Bearer is taken here, with an API key or a token");
    }
    String token = bearer.substring(7).strip();
    if (key != null && !key.equals(token)) {
      return new Unusable("Authorization and X-API-Key hold different credentials; send one");
    }
    return credential(token, "Authorization");
  }

  private static Presented credential(String text, String where) {
    return text.isEmpty() ? new Unusable(where + " is empty") : new Credential(text);
  }
}
