package io.ktrdr.api;

import static io.ktrdr.api.ApiFixture.AAPL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.ktrdr.api.edge.Dispatch;
import io.ktrdr.api.http.Endpoint;
import io.ktrdr.market.Timeframe;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.scaladsl.model.IllegalUriException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A hundred thousand requests that nobody means, from fixed seeds, through the production path from
 * the parsed request to the answer: none may be an error of ours. A failure names its seed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FuzzIT {

  private static final int QUERIES = 15_000;
  private static final int BODIES = 83_000;
  private static final int FILES = 2_500;

  private static final String[] VALUES = {
    "AAPL",
    "EURUSD",
    "AAPL.NASDAQ.STK",
    "1d",
    "1m",
    "1h",
    "7m",
    "1M",
    "2023-01-01",
    "2023-01-31",
    "2023-01-03T14:30:00Z",
    "2023-02-30",
    "9999-12-31",
    "-999999999-01-01",
    "+1000000000-12-31",
    "0",
    "-1",
    "1",
    "10",
    "2147483648",
    "9223372036854775808",
    "1e9",
    "NaN",
    "Infinity",
    "null",
    "true",
    "false",
    "",
    " ",
    "%",
    "é",
    "\u0000",
    "\uD800",
    "😀",
    "'; drop table bar_chunk; --",
    "../../etc/passwd",
    "<script>",
    "rth",
    "all",
    "TRADES",
    "raw",
    "columns",
    "long",
    "csv",
    "json",
    "[]",
    "{}",
    "a,b,c",
    ",,,",
    "sma",
    "sma(20)",
    "rsi",
    "[1,2,3]",
    "now",
    "1672531200",
    "auto",
    "UTC",
    "America/New_York",
    "Mars/Olympus",
    "daily",
    "2023",
    "2023-1-1",
    "08:00",
    "*",
    "?",
    "~",
    "~1",
    "/",
    "\\",
    "\"",
    "job-1",
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
  };

  private static final String[] FIELDS = {
    "symbol",
    "timeframe",
    "start_date",
    "end_date",
    "mode",
    "fallback",
    "session",
    "what",
    "type",
    "instruments",
    "timeframes",
    "start",
    "end",
    "lane",
    "instrument",
    "indicators",
    "id",
    "name",
    "params",
    "period",
    "limit",
    "bars",
    "values",
    "variable",
    "sets",
    "inputs",
    "rules",
    "reason",
    "source",
    "action",
    "from",
    "to",
    "gaps",
    "note",
    "login",
    "host",
    "port",
    "no_such_field"
  };

  /** What is long or looks at disks, and reads next to nothing of a request. */
  private static final Set<String> SLOW_TO_TELL =
      Set.of("/metrics", "/openapi.yaml", "/health/ready", "/api/v1/config");

  @TempDir static Path folder;
  private ApiFixture api;
  private Dispatch dispatch;
  private List<Endpoint> endpoints;

  @BeforeAll
  void serve() throws Exception {
    api =
        new ApiFixture(
            folder,
            """
            ktrdr.http { load-timeout = 1ms, ask-timeout = 1ms, request-timeout = 1s, max-range-bars = 100000 }
            """);
    api.fill(AAPL, Timeframe.DAY_1, "2023-01-01T00:00:00Z", "2023-02-01T00:00:00Z");
    dispatch = api.inProcess(api.edge());
    endpoints = api.endpoints().stream().filter(one -> !SLOW_TO_TELL.contains(one.path())).toList();
  }

  @AfterAll
  void theServerAnswersOnAndStops() throws Exception {
    // within a second; what the last of the hundred thousand left to do may be in its way
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    int status = 0;
    while (status != 200 && System.nanoTime() < end) {
      status = api.get("/api/v1/bars?instrument=AAPL&timeframe=1d").statusCode();
    }
    assertThat(status).isEqualTo(200);
    api.close();
  }

  @Test
  void noQueryIsAnErrorOfOurs() {
    List<Endpoint> readers = endpoints.stream().filter(e -> e.method().equals("GET")).toList();
    IntStream.range(0, QUERIES)
        .parallel()
        .forEach(
            seed -> {
              Random random = new Random(seed);
              Endpoint endpoint = one(readers, random);
              check(seed, HttpMethods.GET, target(endpoint, random), null);
            });
  }

  @Test
  void noBodyIsAnErrorOfOurs() {
    List<Endpoint> writers = endpoints.stream().filter(e -> e.method().equals("POST")).toList();
    IntStream.range(0, BODIES)
        .parallel()
        .forEach(
            seed -> {
              Random random = new Random(seed);
              Endpoint endpoint = one(writers, random);
              StringBuilder json = new StringBuilder();
              object(json, random, 0);
              String body =
                  random.nextInt(4) == 0 ? broken(json.toString(), random) : json.toString();
              String path =
                  random.nextInt(20) == 0 ? target(endpoint, random) : path(endpoint, random);
              check(
                  seed,
                  HttpMethods.POST,
                  path,
                  HttpEntities.create(
                      ContentTypes.APPLICATION_JSON, body.getBytes(StandardCharsets.UTF_8)));
            });
  }

  @Test
  void noFileIsAnErrorOfOurs() {
    IntStream.range(0, FILES)
        .parallel()
        .forEach(
            seed -> {
              Random random = new Random(seed);
              StringBuilder csv = new StringBuilder("timestamp,open,high,low,close,volume\n");
              for (int row = 0; row < 5; row++) {
                csv.append("2023-01-0").append(row + 1).append(",10.0,10.5,9.5,10.1,1000\n");
              }
              String file = broken(broken(csv.toString(), random), random);
              check(
                  seed,
                  HttpMethods.POST,
                  "/api/v1/import?instrument=AAPL&timeframe=1d&dry_run=true",
                  HttpEntities.create(
                      MediaTypes.TEXT_CSV.toContentType(HttpCharsets.UTF_8),
                      file.getBytes(StandardCharsets.ISO_8859_1)));
            });
  }

  private void check(int seed, HttpMethod method, String target, HttpEntity.Strict body) {
    HttpRequest request;
    try {
      request = HttpRequest.create().withMethod(method).withUri("http://x" + target);
    } catch (IllegalUriException refusedByTheParser) {
      return;
    }
    if (body != null) {
      request = request.withEntity(body);
    }
    HttpResponse answer;
    try {
      answer = dispatch.handle(request).toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException | InterruptedException stuck) {
      fail("seed " + seed + ": no answer to " + method.value() + " " + target, stuck);
      return;
    }
    int status = answer.status().intValue();
    answer.discardEntityBytes(api.kit.system());
    // The scripted gateway and symbols leave questions that nobody expects unanswered: 503 and 504.
    if (status >= 500 && status != 503 && status != 504) {
      fail(
          "seed %d: %d to %s %s %s: %s"
              .formatted(
                  seed,
                  status,
                  method.value(),
                  target,
                  body == null ? "" : body.getData().utf8String(),
                  ((HttpEntity.Strict) answer.entity()).getData().utf8String()));
    }
  }

  private static String target(Endpoint endpoint, Random random) {
    List<String> names = new ArrayList<>(endpoint.parameters());
    names.sort(null);
    StringBuilder target = new StringBuilder(path(endpoint, random));
    char separator = '?';
    int count = random.nextInt(names.size() + 2);
    for (int i = 0; i < count; i++) {
      String name =
          names.isEmpty() || random.nextInt(12) == 0 ? one(FIELDS, random) : one(names, random);
      target.append(separator).append(encoded(name)).append('=').append(encoded(value(random)));
      separator = '&';
    }
    return target.toString();
  }

  private static String path(Endpoint endpoint, Random random) {
    StringBuilder path = new StringBuilder();
    for (String segment : endpoint.path().substring(1).split("/", -1)) {
      path.append('/').append(segment.startsWith("{") ? encoded(value(random)) : segment);
    }
    return path.toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String value(Random random) {
    return random.nextInt(10) == 0 ? broken(one(VALUES, random), random) : one(VALUES, random);
  }

  private static void json(StringBuilder out, Random random, int depth) {
    switch (random.nextInt(depth > 3 ? 6 : 9)) {
      case 0 -> out.append(random.nextInt());
      case 1 -> out.append(random.nextDouble() * 1e300);
      case 2 -> out.append(random.nextBoolean());
      case 3 -> out.append("null");
      case 4, 5, 6 -> text(out, value(random));
      case 7 -> {
        out.append('[');
        for (int i = random.nextInt(4); i > 0; i--) {
          json(out, random, depth + 1);
          out.append(i > 1 ? "," : "");
        }
        out.append(']');
      }
      default -> object(out, random, depth + 1);
    }
  }

  private static void object(StringBuilder out, Random random, int depth) {
    out.append('{');
    for (int i = random.nextInt(7); i > 0; i--) {
      text(out, one(FIELDS, random));
      out.append(':');
      json(out, random, depth + 1);
      out.append(i > 1 ? "," : "");
    }
    out.append('}');
  }

  private static void text(StringBuilder out, String text) {
    out.append('"')
        .append(text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\u0000", "\\u0000"))
        .append('"');
  }

  /** The same text with something cut out, doubled, or written over. */
  private static String broken(String text, Random random) {
    if (text.isEmpty()) {
      return "x";
    }
    int from = random.nextInt(text.length());
    int to = Math.min(text.length(), from + 1 + random.nextInt(8));
    return switch (random.nextInt(4)) {
      case 0 -> text.substring(0, from) + text.substring(to);
      case 1 -> text.substring(0, to) + text.substring(from);
      case 2 -> text.substring(0, from);
      default ->
          text.substring(0, from)
              + (char) random.nextInt(0x2ff)
              + text.substring(Math.min(text.length(), from + 1));
    };
  }

  private static <T> T one(List<T> of, Random random) {
    return of.get(random.nextInt(of.size()));
  }

  private static String one(String[] of, Random random) {
    return of[random.nextInt(of.length)];
  }
}
