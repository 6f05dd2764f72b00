package io.ktrdr.api.pages;

import io.ktrdr.api.http.Endpoint;
import io.ktrdr.api.http.Exchange;
import io.ktrdr.api.http.Fields;
import io.ktrdr.api.http.Json;
import io.ktrdr.api.http.Problem;
import io.ktrdr.api.http.ProblemException;
import io.ktrdr.api.http.ProblemType;
import io.ktrdr.api.http.Role;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/**
 * {@code /}, {@code /docs} (Swagger UI) and {@code /redoc}, with the files that they are made of.
 * Nothing comes from another host.
 */
public final class PagesRoutes {

  private static final String SWAGGER_UI = "/META-INF/resources/webjars/swagger-ui/5.30.3/";

  private static final ContentType HTML = MediaTypes.TEXT_HTML.toContentType(HttpCharsets.UTF_8);
  private static final ContentType CSS = MediaTypes.TEXT_CSS.toContentType(HttpCharsets.UTF_8);
  private static final ContentType SCRIPT =
      MediaTypes.customWithFixedCharset("text", "javascript", HttpCharsets.UTF_8, Map.of(), true)
          .toContentType();
  private static final ContentType TEXT = MediaTypes.TEXT_PLAIN.toContentType(HttpCharsets.UTF_8);
  private static final ContentType PNG = MediaTypes.IMAGE_PNG.toContentType();
  private static final ContentType SVG = MediaTypes.IMAGE_SVG_XML.toContentType();

  private final String version;
  private final Executor blocking;
  private final Asset landing;
  private final Map<String, Asset> home;
  private final Map<String, Asset> docs = new HashMap<>();
  private final Map<String, Asset> redoc = new HashMap<>();

  /**
   * @param version of the node
   * @param blocking where files are read
   */
  public PagesRoutes(String version, Executor blocking) {
    this.version = version;
    this.blocking = blocking;
    landing = asset("/pages/index.html", HTML);
    home =
        Map.of(
            "ktrdr.css", asset("/pages/ktrdr.css", CSS),
            "landing.js", asset("/pages/landing.js", SCRIPT),
            "mark.svg", asset("/pages/mark.svg", SVG));
    docs.put("", asset("/pages/docs/index.html", HTML));
    docs.put("start.js", asset("/pages/docs/start.js", SCRIPT));
    docs.put("swagger-ui.css", asset(SWAGGER_UI + "swagger-ui.css", CSS));
    docs.put("swagger-ui-bundle.js", asset(SWAGGER_UI + "swagger-ui-bundle.js", SCRIPT));
    docs.put("favicon-32x32.png", asset(SWAGGER_UI + "favicon-32x32.png", PNG));
    redoc.put("", asset("/pages/redoc/index.html", HTML));
    redoc.put("start.js", asset("/pages/redoc/start.js", SCRIPT));
    redoc.put("redoc.standalone.js", asset("/pages/redoc/redoc.standalone.js", SCRIPT));
    redoc.put("LICENSE.txt", asset("/pages/redoc/LICENSE.txt", TEXT));
  }

  public List<Endpoint> endpoints() {
    return List.of(
        page("/", this::landing),
        Endpoint.get("/api/v1", Set.of(), this::landing),
        page("/pages/{file}", (exchange, query) -> file(home, exchange, query)),
        page("/docs", (exchange, query) -> file(docs, exchange, query)),
        page("/docs/{file}", (exchange, query) -> file(docs, exchange, query)),
        page("/redoc", (exchange, query) -> file(redoc, exchange, query)),
        page("/redoc/{file}", (exchange, query) -> file(redoc, exchange, query)));
  }

  private static Endpoint page(String path, Endpoint.Handler handler) {
    return Endpoint.get(path, Set.of(), handler).needing(Role.NONE);
  }

  private Asset asset(String resource, ContentType type) {
    return new Asset(resource, type, blocking);
  }

  private static CompletionStage<HttpResponse> file(
      Map<String, Asset> files, Exchange exchange, Fields query) {
    query.check();
    String name = exchange.path().getOrDefault("file", "");
    Asset found = files.get(name);
    if (found == null) {
      Set<String> names = new TreeSet<>(files.keySet());
      names.remove("");
      throw new ProblemException(
          Problem.of(
              ProblemType.NOT_FOUND,
              "there is no file \"" + Fields.shortened(name) + "\" among " + names));
    }
    return found.answer(exchange.request());
  }

  /** A page for browsers, the same links as JSON for everyone else. */
  private CompletionStage<HttpResponse> landing(Exchange exchange, Fields query) {
    query.check();
    boolean browser =
        exchange
            .request()
            .getHeader("Accept")
            .map(header -> header.value().contains("text/html"))
            .orElse(false);
    CompletionStage<HttpResponse> answer =
        browser
            ? landing.answer(exchange.request())
            : CompletableFuture.completedFuture(Json.success(links()));
    return answer.thenApply(response -> response.addHeader(RawHeader.create("Vary", "Accept")));
  }

  private Map<String, Object> links() {
    Map<String, String> links = new LinkedHashMap<>();
    links.put("api", "/api/v1");
    links.put("openapi", "/openapi.yaml");
    links.put("asyncapi", "/asyncapi.yaml");
    links.put("docs", "/docs");
    links.put("redoc", "/redoc");
    links.put("health", "/health/ready");
    links.put("metrics", "/metrics");
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("name", "ktrdr");
    about.put("version", version);
    about.put("links", links);
    return about;
  }
}
