package io.ktrdr.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.RemoteAddress;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Blocks of addresses, and which machine a request comes from. */
class AddressRangeTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.7, 10.0.0.7, true",
    "10.0.0.7, 10.0.0.8, false",
    "10.0.0.0/8, 10.255.255.255, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "172.16.0.0/12, 172.31.9.9, true",
    "172.16.0.0/12, 172.32.0.0, false",
    "0.0.0.0/0, 8.8.8.8, true",
    "0.0.0.0/0, ::1, false",
    "fd00::/8, fdab::1, true",
    "fd00::/8, fe80::1, false",
    "::1, ::1, true"
  })
  void aBlockHasTheAddressesThatShareItsBits(String range, String address, boolean inside)
      throws Exception {
    assertThat(AddressRange.parse(range).contains(InetAddress.getByName(address)))
        .isEqualTo(inside);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "example.org",
        "10.0.0",
        "10.0.0.256",
        "10.0.0.0/33",
        "10.0.0.0/x",
        "::/129",
        "1::2::3",
        "10.0.0.0/-1",
        "127.1",
        "0x7f.0.0.1"
      })
  void anythingElseIsRefusedWithoutAskingANameServer(String text) {
    assertThatThrownBy(() -> AddressRange.parse(text)).hasMessageContaining("10.0.0.0/8");
  }

  @Test
  void forwardedAddressesAreBelievedFromTrustedProxiesOnly() {
    ClientAddress nobody = new ClientAddress(List.of());
    ClientAddress proxied =
        new ClientAddress(List.of(AddressRange.parse("10.0.0.0/8"), AddressRange.parse("::1")));

    assertThat(nobody.of(from("10.0.0.1", "1.2.3.4"))).isEqualTo("10.0.0.1");
    assertThat(proxied.of(from("10.0.0.1", "1.2.3.4"))).isEqualTo("1.2.3.4");
    assertThat(proxied.of(from("9.9.9.9", "1.2.3.4"))).isEqualTo("9.9.9.9");
    // a client that invents a beginning is still told by what the proxy saw
    assertThat(proxied.of(from("10.0.0.1", "6.6.6.6, 1.2.3.4, 10.0.0.2"))).isEqualTo("1.2.3.4");
    assertThat(proxied.of(from("10.0.0.1", "6.6.6.6", "1.2.3.4"))).isEqualTo("1.2.3.4");
    assertThat(proxied.of(from("10.0.0.1", "1.2.3.4:5678"))).isEqualTo("1.2.3.4");
    assertThat(proxied.of(from("10.0.0.1", "[2001:db8::1]:5678")))
        .isEqualTo("2001:db8:0:0:0:0:0:1");
    assertThat(proxied.of(from("10.0.0.1", "rubbish"))).isEqualTo("10.0.0.1");
    assertThat(proxied.of(from("10.0.0.1"))).isEqualTo("10.0.0.1");
    assertThat(nobody.of(HttpRequest.create())).isEqualTo(ClientAddress.UNKNOWN);
  }

  @Test
  void neighboursInVersionSixShareALimit() {
    ClientAddress nobody = new ClientAddress(List.of());

    assertThat(nobody.neighbourhood(from("2001:db8:1:2::1")))
        .isEqualTo(nobody.neighbourhood(from("2001:db8:1:2:ffff::9")))
        .isEqualTo("2001:db8:1:2::/64");
    assertThat(nobody.neighbourhood(from("2001:db8:1:3::1"))).isEqualTo("2001:db8:1:3::/64");
    assertThat(nobody.neighbourhood(from("10.0.0.1"))).isEqualTo("10.0.0.1");
    assertThat(nobody.of(from("2001:db8:1:2::1")))
        .as("a log tells them apart")
        .isEqualTo("2001:db8:1:2:0:0:0:1");
  }

  private static HttpRequest from(String peer, String... forwarded) {
    HttpRequest request =
        HttpRequest.create()
            .addAttribute(
                AttributeKeys.remoteAddress,
                RemoteAddress.create(new InetSocketAddress(peer, 5000)));
    return request.addHeaders(
        Arrays.stream(forwarded)
            .<HttpHeader>map(value -> RawHeader.create("X-Forwarded-For", value))
            .toList());
  }
}
