package io.ktrdr.api.http;

import com.typesafe.config.Config;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;

/**
 * Which web pages elsewhere may use this API from a browser; read from {@code ktrdr.http.cors}.
 *
 * @param origins such as {@code https://charts.example.com}; {@code *} for all of them
 * @param credentials whether browsers may send along what they know of the user
 * @param maxAge how long a browser may remember a preflight's answer
 */
public record CorsSettings(List<String> origins, boolean credentials, Duration maxAge) {

  /**
   * @throws IllegalArgumentException naming a key that cannot be as it is
   */
  public CorsSettings {
    origins = List.copyOf(origins);
    if (credentials && origins.contains("*")) {
      throw new IllegalArgumentException(
          "ktrdr.http.cors.origins has \"*\" while ktrdr.http.cors.credentials is on: that would"
              + " let every web page act as its visitor; list the origins");
    }
    for (String origin : origins) {
      if (!origin.equals("*") && !isOrigin(origin)) {
        throw new IllegalArgumentException(
            "ktrdr.http.cors.origins has \""
                + origin
                + "\", which is no origin; an origin is a scheme, a host and perhaps a port, such"
                + " as \"https://charts.example.com\" or \"http://localhost:5173\", or \"*\" for"
                + " all");
      }
    }
  }

  static CorsSettings from(Config cors) {
    return new CorsSettings(
        cors.getStringList("origins"), cors.getBoolean("credentials"), cors.getDuration("max-age"));
  }

  /** Whether every page may. */
  public boolean all() {
    return origins.contains("*");
  }

  /** Whether pages of an origin, as a request's {@code Origin} names it, may. */
  public boolean allows(String origin) {
    return !origin.isEmpty() && (all() || origins.contains(origin));
  }

  private static boolean isOrigin(String text) {
    try {
      URI uri = new URI(text);
      return uri.getScheme() != null
          && uri.getHost() != null
          && uri.getUserInfo() == null
          && uri.getRawPath().isEmpty()
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
