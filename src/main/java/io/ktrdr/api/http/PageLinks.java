package io.ktrdr.api.http;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/**
 * The {@code Link} header of a page (RFC 8288): {@code rel="next"} where there is one, and {@code
 * rel="first"} on every page but that. The addresses are relative to the server's root, so that
 * they hold behind a proxy.
 */
public final class PageLinks {

  private static final String TOKEN = "page_token";

  private PageLinks() {}

  /**
   * The header; empty on an only page.
   *
   * @param next the token of the next page
   */
  public static Optional<RawHeader> header(HttpRequest request, Optional<String> next) {
    String query = request.getUri().rawQueryString().orElse("");
    boolean later = query.startsWith(TOKEN + "=") || query.contains("&" + TOKEN + "=");
    if (next.isEmpty() && !later) {
      return Optional.empty();
    }
    String path = request.getUri().getPathString();
    String rest = later ? withoutToken(query) : query;
    StringBuilder links = new StringBuilder();
    next.ifPresent(
        token ->
            links
                .append('<')
                .append(safe(path + "?" + rest + (rest.isEmpty() ? "" : "&") + TOKEN + "=" + token))
                .append(">; rel=\"next\""));
    if (later) {
      links
          .append(links.isEmpty() ? "" : ", ")
          .append('<')
          .append(safe(rest.isEmpty() ? path : path + "?" + rest))
          .append(">; rel=\"first\"");
    }
    return Optional.of(RawHeader.create("Link", links.toString()));
  }

  private static String withoutToken(String query) {
    StringBuilder rest = new StringBuilder();
    for (String parameter : query.split("&", -1)) {
      if (!parameter.startsWith(TOKEN + "=") && !parameter.isEmpty()) {
        rest.append(rest.isEmpty() ? "" : "&").append(parameter);
      }
    }
    return rest.toString();
  }

  /** What may not stand in an address, or would end it, escaped. */
  private static String safe(String address) {
    for (int i = 0; i < address.length(); i++) {
      if (!isSafe(address.charAt(i))) {
        return escaped(address);
      }
    }
    return address;
  }

  private static String escaped(String address) {
    StringBuilder safe = new StringBuilder();
    for (byte one : address.getBytes(StandardCharsets.UTF_8)) {
      if (isSafe((char) (one & 0xff))) {
        safe.append((char) one);
      } else {
        safe.append(String.format("%%%02X", one & 0xff));
      }
    }
    return safe.toString();
  }

  private static boolean isSafe(char c) {
    return c > ' ' && c < 0x7f && "<>\"\\^`{|}".indexOf(c) < 0;
  }
}
