package io.ktrdr.api.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalGuardTest {

  private final LocalGuard guard = new LocalGuard("https://charts.example.org"::equals);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1:8000",
        "localhost:8000",
        "LOCALHOST",
        "[::1]:8000",
        "localhost:",
        "ktrdr.localhost",
        "127.8.8.8"
      })
  void programsOfThisMachineAreLetIn(String host) {
    assertThat(guard.objection(get(host))).isEmpty();
    assertThat(guard.objection(post(host))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example:8000",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "0.0.0.0",
        "192.168.1.5:8000",
        "",
        "a b",
        "[",
        "localhost@evil.example",
        "localhost:1@evil.example",
        "127.0.0.1:8000.evil.example",
        "localhost:8000:8000",
        "localhost1"
      })
  void aNameThatAPageMayHavePointedHereIsNot(String host) {
    assertThat(guard.objection(get(host)).orElseThrow()).contains("Host");
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-Forwarded-For", "Forwarded", "X-Real-IP", "X-Forwarded-Host"})
  void whatAProxyPassesOnIsNot(String header) {
    assertThat(guard.objection(get("localhost").addHeader(RawHeader.create(header, "1.2.3.4"))))
        .get()
        .asString()
        .contains(header, "ktrdr.http.auth.mode");
  }

  @Test
  void pagesElsewhereMayNeitherChangeAnythingNorOpenAStream() {
    RawHeader evil = RawHeader.create("Origin", "https://evil.example");
    RawHeader none = RawHeader.create("Origin", "null");
    RawHeader own = RawHeader.create("Origin", "http://localhost:3000");
    RawHeader trusted = RawHeader.create("Origin", "https://charts.example.org");
    RawHeader upgrade = RawHeader.create("Upgrade", "websocket");

    assertThat(guard.objection(post("localhost").addHeader(evil))).isPresent();
    assertThat(guard.objection(post("localhost").addHeader(none))).isPresent();
    assertThat(guard.objection(get("localhost").addHeader(evil).addHeader(upgrade))).isPresent();
    // what it cannot read it may ask for: without CORS the browser keeps the answer from it
    assertThat(guard.objection(get("localhost").addHeader(evil))).isEmpty();
    assertThat(guard.objection(post("localhost").addHeader(own))).isEmpty();
    assertThat(guard.objection(post("localhost").addHeader(trusted))).isEmpty();
    assertThat(guard.objection(get("localhost").addHeader(trusted).addHeader(upgrade))).isEmpty();
  }

  private static HttpRequest get(String host) {
    return HttpRequest.GET("/").addHeader(RawHeader.create("Host", host));
  }

  private static HttpRequest post(String host) {
    return get(host).withMethod(HttpMethods.POST);
  }
}
