package io.ktrdr.api.quality;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ktrdr.api.desk.ApiContext;
import io.ktrdr.api.http.Exchange;
import io.ktrdr.api.http.Fields;
import io.ktrdr.api.http.HttpSettings;
import io.ktrdr.api.http.Json;
import io.ktrdr.api.http.Problem;
import io.ktrdr.api.http.ProblemException;
import io.ktrdr.api.http.ProblemType;
import io.ktrdr.api.http.RequestBodies;
import io.ktrdr.quality.repair.RepairAction;
import io.ktrdr.symbol.Repair;
import io.ktrdr.symbol.RepairQuestion;
import io.ktrdr.symbol.RepairQuestion.RepairReply;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code POST /repairs/{id}/apply}, {@code reject} and {@code revert}: what a caller decides. */
final class RepairDecisions {

  private static final int LONGEST_WHY = 500;

  /** Makes a decision out of what the request says. */
  private interface Deciding {
    RepairQuestion.Decision of(Fields body, String why, ActorRef<RepairReply> replyTo);
  }

  /** A decision that needs nothing but a reason. */
  private interface Plain {
    RepairQuestion.Decision of(
        String id, String actor, String why, String requestId, ActorRef<RepairReply> replyTo);
  }

  private final ApiContext context;
  private final HttpSettings settings;
  private final RequestBodies bodies;
  private final Executor blocking;

  RepairDecisions(
      ApiContext context, HttpSettings settings, RequestBodies bodies, Executor blocking) {
    this.context = context;
    this.settings = settings;
    this.bodies = bodies;
    this.blocking = blocking;
  }

  CompletionStage<HttpResponse> apply(Exchange exchange, Fields query) {
    String id = exchange.path().get("id");
    return decide(
        exchange,
        query,
        Set.of("action", "why"),
        (body, why, replyTo) ->
            new RepairQuestion.ApplyRepair(
                id,
                body.read("action", RepairAction::parse),
                exchange.caller().name(),
                why,
                exchange.requestId(),
                replyTo));
  }

  CompletionStage<HttpResponse> reject(Exchange exchange, Fields query) {
    return decide(exchange, query, RepairQuestion.RejectRepair::new);
  }

  CompletionStage<HttpResponse> revert(Exchange exchange, Fields query) {
    return decide(exchange, query, RepairQuestion.RevertRepair::new);
  }

  private CompletionStage<HttpResponse> decide(Exchange exchange, Fields query, Plain plain) {
    String id = exchange.path().get("id");
    return decide(
        exchange,
        query,
        Set.of("why"),
        (body, why, replyTo) ->
            plain.of(id, exchange.caller().name(), why, exchange.requestId(), replyTo));
  }

  private CompletionStage<HttpResponse> decide(
      Exchange exchange, Fields query, Set<String> allowed, Deciding deciding) {
    if (exchange.request().entity().isKnownEmpty()) {
      query.check();
      return decide(exchange, Fields.ofJson("{}".getBytes(UTF_8), allowed), deciding);
    }
    return bodies
        .fields(exchange, query, allowed)
        .thenCompose(
            body -> {
              return decide(exchange, body, deciding);
            });
  }

  private CompletionStage<HttpResponse> decide(Exchange exchange, Fields body, Deciding deciding) {
    String why = body.read("why", RepairDecisions::why).orElse("");
    body.read("action", RepairAction::parse);
    body.check();
    String id = exchange.path().get("id");
    return context
        .symbols()
        .<RepairReply>ask(
            RepairIds.instrument(id),
            replyTo -> deciding.of(body, why, replyTo),
            settings.loadTimeout())
        .handle(
            (reply, failure) -> {
              if (failure != null) {
                throw failed(id, failure);
              }
              return reply;
            })
        .thenApplyAsync(reply -> answer(id, reply), blocking);
  }

  private static String why(String text) {
    if (text.length() > LONGEST_WHY) {
      throw new IllegalArgumentException(
          "why has " + text.length() + " characters; at most " + LONGEST_WHY + " are kept");
    }
    return text.strip();
  }

  private HttpResponse answer(String id, RepairReply reply) {
    return switch (reply) {
      case RepairReply.Done done -> Json.success(RepairView.of(done.repair(), context.store()));
      case RepairReply.NoSuchRepair none -> throw RepairIds.unknown(id);
      case RepairReply.NotNow not ->
          throw conflict(ProblemType.REPAIR_CONFLICT, not.repair(), not.why());
      case RepairReply.BarsChanged changed ->
          throw conflict(
              ProblemType.REPAIR_STALE,
              changed.repair(),
              "the bars are not as the repair knows them; scan again");
      case RepairReply.NotFetched not ->
          throw new ProblemException(Problem.of(not.problem()).prefixed("nothing was changed: "));
      case RepairReply.StoreFailed failed ->
          throw new ProblemException(
              Problem.of(
                  ProblemType.INTERNAL_ERROR,
                  "the repair could not be carried out: " + failed.why()));
    };
  }

  private static ProblemException conflict(ProblemType type, Repair repair, String why) {
    return new ProblemException(
        Problem.of(type, "repair " + repair.proposal().id() + ": " + why)
            .with("state", repair.standing().toString()));
  }

  private RuntimeException failed(String id, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException
            ? Objects.requireNonNullElse(failure.getCause(), failure)
            : failure;
    return cause instanceof TimeoutException
        ? new ProblemException(
            Problem.of(
                    ProblemType.LOAD_CONTINUES,
                    "IB has not answered after "
                        + settings.loadTimeout().toSeconds()
                        + " s; the repair goes on, GET "
                        + RepairRoutes.PATH
                        + "/"
                        + id
                        + " shows what becomes of it")
                .retryAfter(Duration.ofSeconds(10)))
        : new CompletionException(cause);
  }
}
