package io.ktrdr.api.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.ktrdr.api.http.CorsSettings;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorsTest {

  private static final String CHARTS = "https://charts.example.com";

  @Test
  void aListedOriginMayReadAndNoOther() {
    Cors cors = cors(false, CHARTS);

    assertThat(texts(cors.headers(CHARTS)))
        .contains("Access-Control-Allow-Origin: " + CHARTS)
        .anyMatch(header -> header.startsWith("Access-Control-Expose-Headers: "))
        .noneMatch(header -> header.startsWith("Access-Control-Allow-Credentials"));
    assertThat(cors.headers("https://charts.example.com.evil.net")).isEmpty();
    assertThat(cors.headers("http://charts.example.com")).isEmpty();
    assertThat(cors.headers("null")).isEmpty();
    assertThat(cors.varies()).isTrue();
  }

  @Test
  void withoutAListNobodyMay() {
    assertThat(cors(false).headers(CHARTS)).isEmpty();
    assertThat(cors(false).varies()).isFalse();
  }

  @Test
  void withCredentialsTheOriginIsNamedAndTheyAreAllowed() {
    assertThat(texts(cors(true, CHARTS).headers(CHARTS)))
        .contains(
            "Access-Control-Allow-Origin: " + CHARTS, "Access-Control-Allow-Credentials: true");
  }

  @Test
  void everyOriginTogetherWithCredentialsIsRefusedAtTheStart() {
    assertThatThrownBy(() -> cors(true, "*"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ktrdr.http.cors.credentials");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "charts.example.com",
        "https://charts.example.com/",
        "https://a:b@c.d",
        "https://*.a.b",
        ""
      })
  void whatIsNoOriginIsRefusedAtTheStart(String origin) {
    assertThatThrownBy(() -> cors(false, origin))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + origin + "\"");
  }

  @Test
  void aPreflightNamesMethodsHeadersAndItsAge() {
    HttpResponse answer = cors(false, CHARTS).preflight(Set.of("POST"));

    assertThat(answer.status().intValue()).isEqualTo(204);
    assertThat(texts(answer.getHeaders()))
        .contains("Access-Control-Allow-Methods: POST", "Access-Control-Max-Age: 3600")
        .anyMatch(
            header ->
                header.startsWith("Access-Control-Allow-Headers: ")
                    && header.contains("Idempotency-Key"));
  }

  @Test
  void aPageMayReadEveryHeaderThatTheContractPromises() throws Exception {
    String exposed =
        texts(cors(false, CHARTS).headers(CHARTS)).stream()
            .filter(header -> header.startsWith("Access-Control-Expose-Headers: "))
            .findFirst()
            .orElseThrow();
    Set<String> promised = new TreeSet<>();
    try (InputStream file = CorsTest.class.getResourceAsStream("/openapi.yaml")) {
      for (JsonNode answers : new YAMLMapper().readTree(file).findValues("responses")) {
        answers
            .findValues("headers")
            .forEach(names -> names.fieldNames().forEachRemaining(promised::add));
      }
    }
    promised.removeAll(Set.of("Cache-Control", "Vary", "Allow", "WWW-Authenticate"));

    assertThat(promised).contains("X-Next-Page-Token", "ETag");
    assertThat(promised).allSatisfy(name -> assertThat(exposed).contains(name));
  }

  private static Cors cors(boolean credentials, String... origins) {
    return new Cors(new CorsSettings(List.of(origins), credentials, Duration.ofHours(1)));
  }

  private static List<String> texts(Iterable<HttpHeader> headers) {
    return StreamSupport.stream(headers.spliterator(), false)
        .map(header -> header.name() + ": " + header.value())
        .toList();
  }
}
