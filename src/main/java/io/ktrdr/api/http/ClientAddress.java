package io.ktrdr.api.http;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.RemoteAddress;

/**
 * Which machine a request comes from; limits and logs all ask here. {@code X-Forwarded-For} is
 * believed only when a trusted proxy wrote it, and only as far back as proxies are trusted: anybody
 * may send the header.
 */
public final class ClientAddress {

  /** When the server was not told, which happens in tests of the routes alone. */
  public static final String UNKNOWN = "unknown";

  private final List<AddressRange> proxies;

  /**
   * @param proxies whose word is believed
   */
  public ClientAddress(List<AddressRange> proxies) {
    this.proxies = List.copyOf(proxies);
  }

  /** As text, for logs; {@link #UNKNOWN} when there is none. */
  public String of(HttpRequest request) {
    return find(request).map(InetAddress::getHostAddress).orElse(UNKNOWN);
  }

  /** Who shares a limit: the machine, and with IPv6 everybody of its /64. */
  public String neighbourhood(HttpRequest request) {
    return find(request).map(ClientAddress::network).orElse(UNKNOWN);
  }

  private Optional<InetAddress> find(HttpRequest request) {
    return request
        .getAttribute(AttributeKeys.remoteAddress)
        .flatMap(RemoteAddress::getAddress)
        .map(
            peer ->
                proxies.isEmpty() || !isProxy(peer) ? peer : forwarded(request.getHeaders(), peer));
  }

  private InetAddress forwarded(Iterable<HttpHeader> headers, InetAddress peer) {
    StringBuilder chain = new StringBuilder();
    for (HttpHeader header : headers) {
      if (header.lowercaseName().equals("x-forwarded-for")) {
        chain.append(chain.isEmpty() ? "" : ",").append(header.value());
      }
    }
    String[] hops = chain.toString().split(",", -1);
    InetAddress nearest = peer;
    for (int i = hops.length - 1; i >= 0 && isProxy(nearest); i--) {
      InetAddress hop = AddressRange.literal(hops[i].strip());
      if (hop == null) {
        break;
      }
      nearest = hop;
    }
    return nearest;
  }

  private boolean isProxy(InetAddress address) {
    for (AddressRange proxy : proxies) {
      if (proxy.contains(address)) {
        return true;
      }
    }
    return false;
  }

  private static String network(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length == 4) {
      return address.getHostAddress();
    }
    StringBuilder network = new StringBuilder();
    for (int i = 0; i < 8; i += 2) {
      network
          .append(Integer.toHexString((bytes[i] & 0xff) << 8 | (bytes[i + 1] & 0xff)))
          .append(':');
    }
    return network + ":/64";
  }
}
