package io.ktrdr.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLException;

/**
 * Asks a node, path by path, and answers with JSON as it came: for what {@link KtrdrClient} has no
 * method for. Everything but a success is a {@link KtrdrException}. Safe for many threads.
 */
public final class Connection implements AutoCloseable {

  /** Reads an answer's body while it arrives. */
  public interface Reading<T> {

    /**
     * What is made of a body.
     *
     * @param body already unpacked
     * @throws IOException when the connection breaks, or what is read cannot be used
     */
    T from(InputStream body) throws IOException;
  }

  /** Tried again only when the node says that it is for a moment. */
  private static final Set<Integer> FOR_NOW = Set.of(429, 503);

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private final URI node;
  private final String base;
  private final ConnectionSettings settings;
  private final HttpClient http;

  Connection(URI node, ConnectionSettings settings) {
    this.node = node;
    this.base = node.toString().replaceFirst("/+$", "");
    this.settings = settings;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(
                node.getScheme().equals("https")
                    ? HttpClient.Version.HTTP_2
                    : HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT);
    settings.trusted().ifPresent(pem -> builder.sslContext(Trust.in(pem)));
    this.http = builder.build();
  }

  /** Where the node answers. */
  public URI node() {
    return node;
  }

  /**
   * {@code GET}.
   *
   * @param path such as {@code /api/v1/symbols}
   * @param query parameters; those without a value are left out
   */
  public JsonNode get(String path, Map<String, Optional<String>> query) {
    return get(path, Query.of(query));
  }

  JsonNode get(String path, Query query) {
    return tree(asked(request(path, query).GET()));
  }

  /** The body of an answer whatever its status, for resources that tell by it how things stand. */
  public JsonNode getWhateverTheStatus(String path) {
    return tree(text(request(path, Query.empty()).GET().build()).body());
  }

  /**
   * {@code POST} of JSON.
   *
   * @param headers such as {@code Idempotency-Key} or {@code Prefer}
   */
  public JsonNode post(String path, JsonNode body, Map<String, String> headers) {
    HttpRequest.Builder request =
        request(path, Query.empty())
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
    headers.forEach(request::header);
    return tree(asked(request));
  }

  /** {@code POST} of JSON. */
  public JsonNode post(String path, JsonNode body) {
    return post(path, body, Map.of());
  }

  /** {@code DELETE}. */
  public JsonNode delete(String path, Map<String, Optional<String>> query) {
    return tree(asked(request(path, Query.of(query)).DELETE()));
  }

  /**
   * An answer of any length, read while it arrives.
   *
   * @param accept the form that is wanted, such as {@code text/csv}
   */
  public <T> T download(
      String path, Map<String, Optional<String>> query, String accept, Reading<T> reading) {
    HttpRequest request = request(path, Query.of(query)).setHeader("Accept", accept).GET().build();
    HttpResponse<InputStream> response = send(request, HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = unpacked(response)) {
      if (response.statusCode() / 100 != 2) {
        throw problem(response, new String(body.readAllBytes(), StandardCharsets.UTF_8));
      }
      return reading.from(body);
    } catch (IOException e) {
      throw broken(e);
    }
  }

  /**
   * Sends a file as it is.
   *
   * @param contentType of the file, such as {@code text/csv}
   * @throws FileNotFoundException when there is no such file
   */
  public JsonNode upload(
      String path, Map<String, Optional<String>> query, String contentType, Path file)
      throws FileNotFoundException {
    return tree(
        asked(
            request(path, Query.of(query))
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofFile(file))));
  }

  /** Ends open exchanges. */
  @Override
  public void close() {
    http.shutdownNow();
  }

  HttpClient http() {
    return http;
  }

  ConnectionSettings settings() {
    return settings;
  }

  private HttpRequest.Builder request(String path, Query query) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path + query))
            .timeout(settings.timeout())
            .header("Accept", "application/json, application/problem+json")
            .header("User-Agent", settings.userAgent());
    if (settings.gzip()) {
      request.header("Accept-Encoding", "gzip");
    }
    settings.apiKey().ifPresent(key -> request.header("Authorization", "Bearer " + key));
    return request;
  }

  /** The body of a success; a read is asked again when the node says that it cannot for now. */
  private String asked(HttpRequest.Builder builder) {
    HttpRequest request = builder.build();
    for (int tries = 0; ; tries++) {
      Answer answer = text(request);
      if (answer.response().statusCode() / 100 == 2) {
        return answer.body();
      }
      KtrdrException problem = problem(answer.response(), answer.body());
      Duration wait = problem.retryAfter().orElse(LONGEST_WAIT.plusSeconds(1));
      if (tries >= settings.retries()
          || !request.method().equals("GET")
          || !FOR_NOW.contains(answer.response().statusCode())
          || wait.compareTo(LONGEST_WAIT) > 0) {
        throw problem;
      }
      sleep(wait);
    }
  }

  private record Answer(HttpResponse<?> response, String body) {}

  private Answer text(HttpRequest request) {
    HttpResponse<InputStream> response = send(request, HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = unpacked(response)) {
      return new Answer(response, new String(body.readAllBytes(), StandardCharsets.UTF_8));
    } catch (HttpTimeoutException e) {
      throw late(e);
    } catch (IOException e) {
      throw broken(e);
    }
  }

  private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return http.send(request, handler);
    } catch (HttpConnectTimeoutException | ConnectException e) {
      throw KtrdrException.noAnswer(KtrdrException.UNREACHABLE, "no node answers at " + node, e);
    } catch (HttpTimeoutException e) {
      throw late(e);
    } catch (SSLException e) {
      throw KtrdrException.noAnswer(
          KtrdrException.UNREACHABLE,
          "no trusted TLS connection to " + node + ": " + e.getMessage(),
          e);
    } catch (IOException e) {
      throw broken(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw KtrdrException.noAnswer(KtrdrException.INTERRUPTED, "interrupted", e);
    }
  }

  private static InputStream unpacked(HttpResponse<InputStream> response) throws IOException {
    boolean gzip =
        response.headers().firstValue("Content-Encoding").filter("gzip"::equals).isPresent();
    return gzip ? new GZIPInputStream(response.body(), 1 << 16) : response.body();
  }

  private JsonNode tree(String body) {
    return Answers.tree(body, node.toString());
  }

  private static KtrdrException problem(HttpResponse<?> response, String body) {
    return KtrdrException.of(
        response.statusCode(), body, response.headers().firstValue("Retry-After"));
  }

  private KtrdrException late(Exception cause) {
    return KtrdrException.noAnswer(
        KtrdrException.NO_ANSWER,
        node + " did not answer within " + settings.timeout().toSeconds() + " s",
        cause);
  }

  private KtrdrException broken(IOException cause) {
    return KtrdrException.noAnswer(
        KtrdrException.CONNECTION_BROKEN,
        "the connection to " + node + " broke: " + cause.getMessage(),
        cause);
  }

  static void sleep(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw KtrdrException.noAnswer(KtrdrException.INTERRUPTED, "interrupted", e);
    }
  }
}
