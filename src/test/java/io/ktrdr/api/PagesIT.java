package io.ktrdr.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages for people come whole from the node itself. */
class PagesIT {

  private static final Pattern REFERENCE = Pattern.compile("(?:src|href)=\"([^\"]+)\"");

  @Test
  void everyPageAndAllThatItIsMadeOfComesFromTheNodeWithItsTypeAndIsAskedForOnce(
      @TempDir Path folder) throws Exception {
    try (ApiFixture api = new ApiFixture(folder, "")) {
      Queue<String> open = new ArrayDeque<>(Set.of("/", "/docs", "/redoc"));
      Set<String> seen = new LinkedHashSet<>(open);
      while (!open.isEmpty()) {
        String path = open.remove();
        HttpResponse<String> answer = browse(api, path, "");
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        String type = answer.headers().firstValue("Content-Type").orElseThrow();
        if (!type.startsWith("text/html")) {
          assertThat(type).as(path).startsWith(type(path));
          continue;
        }
        assertThat(answer.headers().firstValue("Content-Security-Policy"))
            .hasValueSatisfying(policy -> assertThat(policy).contains("default-src 'none'"));
        assertThat(answer.headers().allValues("X-Content-Type-Options")).containsExactly("nosniff");
        String tag = answer.headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> again = browse(api, path, tag);
        assertThat(again.statusCode()).as("%s asked for again", path).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(answer.body()).as("scripts in the page itself").doesNotContain("<script>");
        Matcher reference = REFERENCE.matcher(answer.body());
        while (reference.find()) {
          assertThat(reference.group(1)).as("on %s", path).startsWith("/");
          if (seen.add(reference.group(1))) {
            open.add(reference.group(1));
          }
        }
      }
      assertThat(seen)
          .contains("/docs/swagger-ui-bundle.js", "/redoc/redoc.standalone.js", "/openapi.yaml");
      assertThat(browse(api, "/redoc/LICENSE.txt", "").body()).contains("Copyright");
    }
  }

  @Test
  void whoeverIsNoBrowserGetsTheLinksAsJson(@TempDir Path folder) throws Exception {
    try (ApiFixture api = new ApiFixture(folder, "")) {
      HttpResponse<String> answer = api.get("/");
      JsonNode about = ApiFixture.json(answer).get("data");
      assertThat(about.get("version").textValue()).isEqualTo("1.2.3");
      assertThat(answer.headers().firstValue("Vary")).hasValue("Accept");
      for (JsonNode link : about.get("links")) {
        assertThat(api.get(link.textValue()).statusCode()).as(link.textValue()).isEqualTo(200);
      }

      HttpResponse<String> other = api.get("/docs/..%2F..%2Fapplication.conf");
      assertThat(other.statusCode()).isEqualTo(404);
      assertThat(ApiFixture.json(other).get("code").textValue()).isEqualTo("NOT_FOUND");
    }
  }

  private static HttpResponse<String> browse(ApiFixture api, String path, String known)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(api.uri(path)).header("Accept", "text/html,*/*;q=0.8");
    return api.send((known.isEmpty() ? request : request.header("If-None-Match", known)).build());
  }

  private static String type(String path) {
    return switch (path.replaceFirst(".*[./]", "")) {
      case "js" -> "text/javascript";
      case "css" -> "text/css; charset=UTF-8";
      case "svg" -> "image/svg+xml";
      case "png" -> "image/png";
      case "yaml" -> "application/yaml";
      case "metrics" -> "text/plain";
      default -> "application/json";
    };
  }
}
