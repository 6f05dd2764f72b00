package io.ktrdr.api.operations;

import io.ktrdr.api.desk.ApiContext;
import io.ktrdr.api.desk.GatewayDesk;
import io.ktrdr.api.http.Endpoint;
import io.ktrdr.api.http.Exchange;
import io.ktrdr.api.http.Fields;
import io.ktrdr.api.http.Role;
import io.ktrdr.api.ib.GatewayMeters;
import io.ktrdr.api.jobs.JobMeters;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;

/** {@code /metrics} for Prometheus, and the contracts that this API keeps. */
public final class OperationsRoutes {

  /** A scrape must not wait for a connection that is busy reconnecting. */
  private static final Duration STATUS_TIMEOUT = Duration.ofMillis(500);

  private static final ContentType METRICS =
      MediaTypes.customWithFixedCharset(
              "text", "plain", HttpCharsets.UTF_8, Map.of("version", "0.0.4"), false)
          .toContentType();

  private static final ContentType YAML =
      MediaTypes.applicationWithFixedCharset("yaml", HttpCharsets.UTF_8).toContentType();

  private final ApiContext context;
  private final GatewayDesk gateway;
  private final GatewayMeters gatewayMeters;
  private final JobMeters jobMeters;

  public OperationsRoutes(
      ApiContext context, GatewayDesk gateway, GatewayMeters gatewayMeters, JobMeters jobMeters) {
    this.context = context;
    this.gateway = gateway;
    this.gatewayMeters = gatewayMeters;
    this.jobMeters = jobMeters;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/metrics", Set.of(), this::metrics),
        contract("/openapi.yaml"),
        contract("/asyncapi.yaml"));
  }

  private CompletionStage<HttpResponse> metrics(Exchange exchange, Fields query) {
    query.check();
    return gateway
        .status(STATUS_TIMEOUT)
        .handle(
            (status, failure) -> {
              gatewayMeters.update(failure == null ? status : null);
              return status;
            })
        .thenCombine(
            context.jobs().totals(STATUS_TIMEOUT).exceptionally(late -> null),
            (status, totals) -> {
              jobMeters.update(totals);
              return HttpResponse.create()
                  .withEntity(
                      HttpEntities.create(
                          METRICS, context.meters().scrape().getBytes(StandardCharsets.UTF_8)));
            });
  }

  /** A file of the class path, as it is. */
  private static Endpoint contract(String path) {
    byte[] contract = read(path);
    return Endpoint.get(
            path,
            Set.of(),
            (exchange, query) -> {
              query.check();
              return CompletableFuture.completedFuture(
                  HttpResponse.create().withEntity(HttpEntities.create(YAML, contract)));
            })
        .needing(Role.NONE);
  }

  private static byte[] read(String path) {
    try (InputStream file = OperationsRoutes.class.getResourceAsStream(path)) {
      if (file == null) {
        throw new IllegalStateException(path + " is not on the class path");
      }
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
