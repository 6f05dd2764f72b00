package io.ktrdr.api.jobs;

import io.ktrdr.api.desk.ApiContext;
import io.ktrdr.api.http.Caller;
import io.ktrdr.api.http.Endpoint;
import io.ktrdr.api.http.Exchange;
import io.ktrdr.api.http.Fields;
import io.ktrdr.api.http.HttpSettings;
import io.ktrdr.api.http.IdempotencyKey;
import io.ktrdr.api.http.Json;
import io.ktrdr.api.http.Preferences;
import io.ktrdr.api.http.Problem;
import io.ktrdr.api.http.ProblemException;
import io.ktrdr.api.http.ProblemType;
import io.ktrdr.api.http.RequestBodies;
import io.ktrdr.job.ItemState;
import io.ktrdr.job.JobEntity;
import io.ktrdr.job.JobEntity.CreateReply;
import io.ktrdr.job.JobEntity.GetReply;
import io.ktrdr.job.JobEntity.MoveReply;
import io.ktrdr.job.JobMove;
import io.ktrdr.job.JobQuery;
import io.ktrdr.job.JobState;
import io.ktrdr.job.JobStatus;
import io.ktrdr.job.Jobs;
import io.ktrdr.job.LoadSpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** {@code /jobs}: long work that survives a restart, made, followed and steered. */
public final class JobsRoutes {

  private static final String PATH = "/api/v1/jobs";
  private static final int DEFAULT_JOBS = 50;
  private static final int MAX_JOBS = 1000;
  private static final int DEFAULT_ITEMS = 100;
  private static final int MAX_ITEMS = 1000;

  private record Listing(List<JobView.Line> jobs, String nextPageToken, boolean simulated) {}

  private final ApiContext context;
  private final HttpSettings settings;
  private final RequestBodies bodies;

  public JobsRoutes(ApiContext context, HttpSettings settings, RequestBodies bodies) {
    this.context = context;
    this.settings = settings;
    this.bodies = bodies;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(PATH, Set.of("state", "limit", "page_token"), this::list),
        Endpoint.post(PATH, this::create).keepingKeys(),
        Endpoint.get(PATH + "/{id}", Set.of("item_state", "limit", "page_token"), this::show),
        move(JobMove.CANCEL),
        move(JobMove.PAUSE),
        move(JobMove.RESUME),
        move(JobMove.RETRY));
  }

  // ---- making ----

  private CompletionStage<HttpResponse> create(Exchange exchange, Fields query) {
    Optional<String> key = IdempotencyKey.of(exchange.request(), query);
    return bodies
        .json(exchange)
        .thenCompose(
            body -> {
              LoadSpec spec =
                  JobRequest.read(
                      body,
                      query,
                      context.jobs().maxItems(),
                      settings.maxRangeBars(),
                      context.clock().instant());
              return create(exchange, spec, key);
            });
  }

  /** Makes a job and answers where it is to be followed. */
  public CompletionStage<HttpResponse> create(
      Exchange exchange, LoadSpec spec, Optional<String> key) {
    String id = key.map(text -> Jobs.idFor(scoped(exchange.caller(), text))).orElseGet(Jobs::newId);
    return context
        .jobs()
        .<CreateReply>ask(
            id,
            to -> new JobEntity.Create(spec, exchange.caller().name(), exchange.requestId(), to),
            settings.askTimeout())
        .thenCompose(
            reply ->
                switch (reply) {
                  case CreateReply.Created created ->
                      rest(exchange, created.status())
                          .thenApply(
                              status ->
                                  created.fresh()
                                      ? accepted(status)
                                      : accepted(status)
                                          .addHeader(
                                              RawHeader.create("Idempotency-Replayed", "true")));
                  case CreateReply.OtherSpec other -> throw keyReused(key.orElse(""), other);
                });
  }

  /** Keys of different callers are different keys. */
  private static String scoped(Caller caller, String key) {
    return caller.equals(Caller.LOCAL) ? key : caller.name() + "\n" + key;
  }

  private static ProblemException keyReused(String key, CreateReply.OtherSpec other) {
    return new ProblemException(
        Problem.of(
                ProblemType.IDEMPOTENCY_KEY_REUSED,
                "the Idempotency-Key \""
                    + Fields.shortened(key)
                    + "\" was used for a job that"
                    + " loads something else ("
                    + Fields.shortened(other.status().spec().title())
                    + "); use a new key for new work")
            .with("job", other.status().id()));
  }

  // ---- reading ----

  private CompletionStage<HttpResponse> list(Exchange exchange, Fields query) {
    Set<JobState> states =
        query
            .read(
                "state",
                text ->
                    Arrays.stream(text.split(",", -1))
                        .map(each -> JobState.parse(each.strip().toLowerCase(Locale.ROOT)))
                        .collect(Collectors.toSet()))
            .orElse(Set.of());
    int limit = query.number("limit", 1, MAX_JOBS, DEFAULT_JOBS);
    query.check();
    Optional<JobQuery.After> after = query.text("page_token").map(JobTokens::jobs);
    return context
        .jobs()
        .page(new JobQuery(states, after, limit), settings.askTimeout())
        .thenApply(
            page ->
                Json.success(
                    new Listing(
                        page.jobs().stream().map(JobView.Line::of).toList(),
                        page.next().map(JobTokens::text).orElse(null),
                        context.simulated())));
  }

  private CompletionStage<HttpResponse> show(Exchange exchange, Fields query) {
    Optional<ItemState> only =
        query.read("item_state", text -> ItemState.parse(text.toLowerCase(Locale.ROOT)));
    int limit = query.number("limit", 0, MAX_ITEMS, DEFAULT_ITEMS);
    query.check();
    int from = query.text("page_token").map(JobTokens::item).orElse(0);
    String id = id(exchange);
    return context
        .jobs()
        .<GetReply>ask(id, to -> new JobEntity.Get(only, from, limit, to), settings.askTimeout())
        .thenApply(
            reply ->
                switch (reply) {
                  case GetReply.Found found ->
                      Json.success(
                          JobView.of(
                              found.status(),
                              found.items().stream().map(JobView.Item::of).toList(),
                              found.nextItem().map(JobTokens::text).orElse(null),
                              context.simulated()));
                  case GetReply.NoSuchJob none -> throw unknown(id);
                });
  }

  // ---- steering ----

  private Endpoint move(JobMove move) {
    return Endpoint.post(
        PATH + "/{id}/" + move,
        (exchange, query) -> {
          query.check();
          return bodies.none(exchange).thenCompose(none -> move(exchange, move));
        });
  }

  private CompletionStage<HttpResponse> move(Exchange exchange, JobMove move) {
    String id = id(exchange);
    return context
        .jobs()
        .<MoveReply>ask(
            id,
            to -> new JobEntity.Move(move, exchange.caller().name(), exchange.requestId(), to),
            settings.askTimeout())
        .thenCompose(
            reply ->
                switch (reply) {
                  case MoveReply.Moved moved ->
                      rest(exchange, moved.status()).thenApply(this::moved);
                  case MoveReply.NotAllowed not -> throw notAllowed(id, move, not);
                  case MoveReply.NoJobToMove none -> throw unknown(id);
                });
  }

  /** A wish that takes its time is accepted; it is done when the job's state says so. */
  private HttpResponse moved(JobStatus status) {
    return status.state() == JobState.CANCELLING ? accepted(status) : answer(status);
  }

  private static ProblemException notAllowed(String id, JobMove move, MoveReply.NotAllowed not) {
    List<String> allowed = not.allowed().stream().sorted().map(JobMove::toString).toList();
    return new ProblemException(
        Problem.of(
                ProblemType.JOB_STATE,
                id
                    + " is "
                    + not.state()
                    + " and cannot "
                    + verb(move)
                    + "; "
                    + (allowed.isEmpty()
                        ? "nothing can be asked of it now"
                        : "allowed: " + allowed))
            .with("state", not.state().toString())
            .with("allowed", allowed));
  }

  private static String verb(JobMove move) {
    return switch (move) {
      case CANCEL -> "be cancelled";
      case PAUSE -> "be paused";
      case RESUME -> "be resumed";
      case RETRY -> "be retried";
    };
  }

  // ---- what they share ----

  /** Waits until nothing of a job runs any more, as long as the caller would. */
  private CompletionStage<JobStatus> rest(Exchange exchange, JobStatus status) {
    Duration wait = Preferences.of(exchange.request(), settings.loadTimeout()).patience();
    if (wait.isZero()) {
      return CompletableFuture.completedFuture(status);
    }
    return context
        .jobs()
        .<GetReply>ask(status.id(), JobEntity.AwaitRest::new, wait)
        .handle(
            (reply, failure) -> {
              if (reply instanceof GetReply.Found found) {
                return CompletableFuture.completedFuture(found.status());
              }
              Throwable cause =
                  failure instanceof CompletionException && failure.getCause() != null
                      ? failure.getCause()
                      : failure;
              return cause instanceof TimeoutException
                  ? latest(status)
                  : CompletableFuture.<JobStatus>failedFuture(
                      cause == null ? new IllegalStateException(status.id() + " is gone") : cause);
            })
        .thenCompose(stage -> stage);
  }

  private CompletionStage<JobStatus> latest(JobStatus before) {
    return context
        .jobs()
        .<GetReply>ask(
            before.id(), to -> new JobEntity.Get(Optional.empty(), 0, 0, to), settings.askTimeout())
        .thenApply(reply -> reply instanceof GetReply.Found found ? found.status() : before);
  }

  private HttpResponse accepted(JobStatus status) {
    return answer(status).withStatus(status.state().over() ? StatusCodes.OK : StatusCodes.ACCEPTED);
  }

  private HttpResponse answer(JobStatus status) {
    return Json.success(JobView.of(status, null, null, context.simulated()))
        .addHeader(RawHeader.create("Location", PATH + "/" + status.id()));
  }

  private static String id(Exchange exchange) {
    String id = exchange.path().get("id");
    if (!Jobs.isId(id)) {
      throw unknown(id);
    }
    return id;
  }

  private static ProblemException unknown(String id) {
    return new ProblemException(
        Problem.of(
            ProblemType.UNKNOWN_JOB,
            "there is no job \""
                + Fields.shortened(id)
                + "\"; GET /api/v1/jobs lists what there"
                + " is"));
  }
}
