package io.ktrdr.api.pages;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.CRC32C;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** A file of the class path as it is served: read when it is first asked for, then kept. */
final class Asset {

  /**
   * Nothing from elsewhere; Swagger UI and Redoc style elements, and Redoc searches in a worker.
   */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
          + " img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src blob:;"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private record Content(byte[] bytes, String tag) {}

  private final String resource;
  private final ContentType type;
  private final Executor blocking;
  private final AtomicReference<Content> read = new AtomicReference<>();

  /**
   * @param resource on the class path
   * @param blocking where files are read
   */
  Asset(String resource, ContentType type, Executor blocking) {
    this.resource = resource;
    this.type = type;
    this.blocking = blocking;
  }

  /** The file, or that the asker has it already. */
  CompletionStage<HttpResponse> answer(HttpRequest request) {
    Content content = read.get();
    return content != null
        ? CompletableFuture.completedFuture(answer(request, content))
        : CompletableFuture.supplyAsync(this::read, blocking)
            .thenApply(found -> answer(request, found));
  }

  private HttpResponse answer(HttpRequest request, Content content) {
    boolean known =
        request
            .getHeader("If-None-Match")
            .map(header -> header.value().contains(content.tag()))
            .orElse(false);
    HttpResponse response =
        known
            ? HttpResponse.create().withStatus(StatusCodes.NOT_MODIFIED)
            : HttpResponse.create().withEntity(HttpEntities.create(type, content.bytes()));
    return response
        .addHeader(RawHeader.create("ETag", content.tag()))
        // Asked about each time: after an upgrade nobody mixes old scripts with new pages.
        .addHeader(RawHeader.create("Cache-Control", "no-cache"))
        .addHeader(RawHeader.create("Content-Security-Policy", POLICY));
  }

  private Content read() {
    try (InputStream file = Asset.class.getResourceAsStream(resource)) {
      if (file == null) {
        throw new IllegalStateException(resource + " is not on the class path");
      }
      byte[] bytes = file.readAllBytes();
      CRC32C sum = new CRC32C();
      sum.update(bytes);
      Content content =
          new Content(
              bytes,
              "\"" + bytes.length + "-" + HexFormat.of().toHexDigits((int) sum.getValue()) + "\"");
      read.set(content);
      return content;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
