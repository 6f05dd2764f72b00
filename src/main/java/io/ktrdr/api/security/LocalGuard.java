package io.ktrdr.api.security;

import io.ktrdr.api.http.AddressRange;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * Keeps a door that is open to this machine's programs shut to the world behind them: a reverse
 * proxy passes anybody on, and a browser sends what any page tells it to, by a name that the page's
 * owner points at 127.0.0.1 or straight across origins.
 */
final class LocalGuard {

  private final Predicate<String> trustedOrigin;

  /**
   * @param trustedOrigin origins of pages that may do everything, such as those allowed by CORS
   */
  LocalGuard(Predicate<String> trustedOrigin) {
    this.trustedOrigin = trustedOrigin;
  }

  /** Why a request without a credential is not for an open door; empty when it is. */
  Optional<String> objection(HttpRequest request) {
    String host = null;
    String origin = null;
    boolean upgrade = false;
    for (HttpHeader header : request.getHeaders()) {
      switch (header.lowercaseName()) {
        case "x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded" -> {
          return Optional.of(
              "it came through a proxy ("
                  + header.name()
                  + "), and without a key only programs on this machine are let in; set"
                  + " ktrdr.http.auth.mode to keys, or to off if everybody behind the proxy may do"
                  + " everything");
        }
        case "host" -> host = header.value();
        case "origin" -> origin = header.value();
        case "upgrade" -> upgrade = true;
        default -> {}
      }
    }
    if (host != null && !isPlainlyLocal(host) && !isLocal(hostOf("//" + host))) {
      return Optional.of(
          "its Host is not this machine, and without a key only localhost and 127.0.0.1 are"
              + " answered to (a page may have pointed its own name here)");
    }
    boolean changes = !request.method().value().equals("GET");
    if (origin != null
        && (changes || upgrade)
        && !isLocal(hostOf(origin))
        && !trustedOrigin.test(origin)) {
      return Optional.of(
          "a page of another origin sent it, and without a key only pages of this machine are"
              + " let in");
    }
    return Optional.empty();
  }

  /** What nearly all programs of this machine send, seen without taking an address apart. */
  private static boolean isPlainlyLocal(String host) {
    int colon = host.indexOf(':');
    int end = colon < 0 ? host.length() : colon;
    for (int i = end + 1; i < host.length(); i++) {
      if (host.charAt(i) < '0' || host.charAt(i) > '9') {
        return false;
      }
    }
    return isText(host, end, "localhost") || isText(host, end, "127.0.0.1");
  }

  private static boolean isText(String host, int end, String text) {
    return end == text.length() && host.startsWith(text);
  }

  /** A name can be pointed anywhere by its owner; an address and localhost cannot. */
  private static boolean isLocal(String host) {
    if (host == null) {
      return false;
    }
    if (host.equalsIgnoreCase("localhost") || host.endsWith(".localhost")) {
      return true;
    }
    InetAddress address =
        AddressRange.literal(
            host.startsWith("[") ? host.substring(1, Math.max(1, host.length() - 1)) : host);
    return address != null && address.isLoopbackAddress();
  }

  private static String hostOf(String address) {
    try {
      return new URI(address).getHost();
    } catch (URISyntaxException e) {
      return null;
    }
  }
}
