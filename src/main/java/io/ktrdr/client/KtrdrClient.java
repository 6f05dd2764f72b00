package io.ktrdr.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A node, asked from Java. Methods wait for the answer, and throw {@link KtrdrException} when there
 * is none or it is a problem. Safe for many threads.
 *
 * <pre>{@code
 * try (KtrdrClient ktrdr = KtrdrClient.connect(URI.create("http://127.0.0.1:8000")).open()) {
 *   ktrdr.await(ktrdr.load(LoadRequest.of("AAPL", Timeframe.DAY_1).from(LocalDate.of(2023, 1, 1))));
 *   ktrdr.bars(BarsQuery.of("AAPL", Timeframe.DAY_1)).forEach(System.out::println);
 * }
 * }</pre>
 */
public final class KtrdrClient implements AutoCloseable {

  private static final String API = "/api/v1";

  private final Connection connection;

  private KtrdrClient(Connection connection) {
    this.connection = connection;
  }

  /**
   * A client to be; {@link Builder#open} makes it.
   *
   * @param node such as {@code http://127.0.0.1:8000}
   * @throws IllegalArgumentException when that is no http or https address
   */
  public static Builder connect(URI node) {
    return new Builder(node);
  }

  /** The names that can be asked for. */
  public List<String> symbols() {
    return Answers.list(get("/symbols", Query.empty()), String.class);
  }

  /** All instruments that the node knows. */
  public List<Instrument> instruments() {
    return Answers.list(get("/instruments", Query.empty()).path("instruments"), Instrument.class);
  }

  /** One by symbol, instrument id or IB's contract id; an ambiguous name is a problem. */
  public Instrument instrument(String name) {
    return Answers.read(
        get("/instruments/" + Query.encoded(name), Query.empty()), Instrument.class);
  }

  /** Known instruments whose symbol or name matches, then those that IB finds. */
  public List<Instrument> search(String text) {
    return Answers.list(
        get("/instruments/search", Query.empty().with("q", text)).path("instruments"),
        Instrument.class);
  }

  /**
   * Stored bars in order of time; never asks IB. A page is asked for when the stream comes to it. A
   * bar that changes meanwhile is the problem {@code SERIES_CHANGED}; with {@link BarsQuery#asOf}
   * that cannot be.
   */
  public Stream<Bar> bars(BarsQuery query) {
    return barPages(query).stream().flatMap(page -> page.bars().stream());
  }

  /** The same page by page, each with how complete it is. */
  public Pages<BarPage> barPages(BarsQuery query) {
    return new Pages<>(
        token -> Answers.read(get("/bars", query.query().with("page_token", token)), BarPage.class),
        BarPage::nextPageToken);
  }

  /** Has a node fetch what it has not stored; the job goes on whether it is awaited or not. */
  public Job load(LoadRequest request) {
    return load(request, "ktrdr-java-" + UUID.randomUUID());
  }

  /**
   * The same under a key of the caller's: asked again with it, nothing is begun a second time.
   *
   * @param idempotencyKey the same for the same work
   */
  public Job load(LoadRequest request, String idempotencyKey) {
    return Job.of(
        connection.post(API + "/jobs", request.body(), Map.of("Idempotency-Key", idempotencyKey)));
  }

  /** A job, with its first items. */
  public Job job(String id) {
    return Job.of(connection.get(API + "/jobs/" + Query.encoded(id), Query.empty()));
  }

  /** Jobs, newest first, without their items. */
  public List<Job.Line> jobs(Job.State... states) {
    Query query =
        Query.empty()
            .with("limit", 1000)
            .with("state", Stream.of(states).map(Job.State::word).toList());
    return Answers.list(get("/jobs", query).path("jobs"), Job.Line.class);
  }

  /** Waits until a job is over; a node that restarts meanwhile is waited for. */
  public Job await(Job job) {
    return await(job.id(), seen -> false, seen -> {});
  }

  /**
   * Waits for a job.
   *
   * @param enough when to return before it is over
   * @param listener hears of every look, on the calling thread
   */
  public Job await(String id, Predicate<Job> enough, JobListener listener) {
    Query noItems = Query.empty().with("limit", 0);
    return new JobWait(one -> Job.of(connection.get(API + "/jobs/" + Query.encoded(one), noItems)))
        .until(id, enough, listener);
  }

  /** Ends a job; answers when what IB has answered is stored, at the latest after a minute. */
  public Job cancel(String id) {
    return tell(id, "cancel", Map.of("Prefer", "wait=60"));
  }

  /** Lets a job rest; answers when nothing of it runs, at the latest after a minute. */
  public Job pause(String id) {
    return tell(id, "pause", Map.of("Prefer", "wait=60"));
  }

  /** Lets a paused job go on. */
  public Job resume(String id) {
    return tell(id, "resume", Map.of());
  }

  /** Tries the failed items of a job again, and only those. */
  public Job retry(String id) {
    return tell(id, "retry", Map.of());
  }

  /** All that can be calculated. */
  public List<Indicator> indicators() {
    return Answers.list(get("/indicators", Query.empty()), Indicator.class);
  }

  /** One by id or alias. */
  public Indicator indicator(String id) {
    return Answers.read(get("/indicators/" + Query.encoded(id), Query.empty()), Indicator.class);
  }

  /** Indicators over stored bars, page by page; right from the first bar on. */
  public Pages<IndicatorPage> calculate(IndicatorQuery query) {
    return new Pages<>(
        token -> {
          ObjectNode body = query.body().deepCopy();
          token.ifPresent(text -> body.put("page_token", text));
          JsonNode answer = connection.post(API + "/indicators/calculate", body);
          return IndicatorPage.of(Answers.read(Answers.data(answer), IndicatorPage.Columns.class));
        },
        IndicatorPage::nextPageToken);
  }

  /** How complete series are. */
  public Stream<Coverage> coverage(SeriesFilter filter) {
    return new Pages<>(
            token ->
                Answers.read(
                    get("/coverage", filter.query().with("page_token", token)),
                    Coverage.Series.class),
            Coverage.Series::nextPageToken)
        .stream().flatMap(page -> page.series().stream());
  }

  /** Which bars are not there, and why. */
  public Stream<Coverage.Gap> gaps(SeriesFilter filter) {
    return new Pages<>(
            token ->
                Answers.read(
                    get("/gaps", filter.query().with("page_token", token)), Coverage.Gaps.class),
            Coverage.Gaps::nextPageToken)
        .stream().flatMap(page -> page.gaps().stream());
  }

  /** How good a series is, with its findings page by page. */
  public Pages<QualityReport> quality(SeriesFilter filter) {
    return new Pages<>(
        token ->
            Answers.read(
                get("/quality", filter.query().with("page_token", token)), QualityReport.class),
        QualityReport::nextPageToken);
  }

  /** The trail of facts of an instrument, oldest first. */
  public Stream<AuditEntry> audit(String instrument) {
    Query query = Query.empty().with("instrument", instrument).with("limit", 1000);
    return new Pages<>(
            token ->
                Answers.read(
                    get("/audit", query.with("page_token", token)), AuditEntry.Trail.class),
            AuditEntry.Trail::nextPageToken)
        .stream().flatMap(page -> page.entries().stream());
  }

  /**
   * Listens: bars as they form, jobs, status.
   *
   * @throws KtrdrException when the node does not answer now; later breaks are bridged
   */
  public LiveStream live(LiveQuery query) {
    return new LiveStream(connection, query);
  }

  /** How the node stands with IB. */
  public IbStatus ibStatus() {
    return Answers.read(get("/ib/status", Query.empty()), IbStatus.class);
  }

  /** How the node is; a problem when it cannot serve. */
  public Health health() {
    return Answers.read(Answers.data(connection.get("/health/ready", Query.empty())), Health.class);
  }

  /** For everything else that the API has: path by path, JSON as it comes. */
  public Connection connection() {
    return connection;
  }

  /** Ends open exchanges. */
  @Override
  public void close() {
    connection.close();
  }

  private Job tell(String id, String verb, Map<String, String> headers) {
    return Job.of(
        connection.post(
            API + "/jobs/" + Query.encoded(id) + "/" + verb,
            Answers.JSON.createObjectNode(),
            headers));
  }

  private JsonNode get(String path, Query query) {
    return Answers.data(connection.get(API + path, query));
  }

  /** What to know about a node before it is asked. */
  public static final class Builder {

    private final URI node;
    private Optional<String> apiKey = Optional.empty();
    private Duration timeout = Duration.ofMinutes(5);
    private int retries = 2;
    private boolean gzip;
    private Optional<Path> trusted = Optional.empty();
    private String userAgent = "ktrdr-java";

    private Builder(URI node) {
      if (!("http".equals(node.getScheme()) || "https".equals(node.getScheme()))
          || node.getHost() == null) {
        throw new IllegalArgumentException(
            "\"" + node + "\" is not of the form http://HOST:PORT, such as http://127.0.0.1:8000");
      }
      this.node = node;
      this.gzip = !node.getHost().matches("localhost|127\\..*|\\[::1]");
    }

    /** The key that the node knows this caller by. */
    public Builder apiKey(String key) {
      apiKey = Optional.of(key);
      return this;
    }

    /** How long an answer may take to begin; five minutes unless called. */
    public Builder timeout(Duration longest) {
      timeout = longest;
      return this;
    }

    /**
     * How often a read is asked again when the node says that it cannot for now: 429 or 503 with
     * Retry-After of at most 30 s. Twice unless called.
     */
    public Builder retries(int times) {
      retries = times;
      return this;
    }

    /** Whether answers come packed; unless called, when the node is on another machine. */
    public Builder gzip(boolean packed) {
      gzip = packed;
      return this;
    }

    /** Believes the certificates of a PEM file, and no others. */
    public Builder trust(Path pem) {
      trusted = Optional.of(pem);
      return this;
    }

    /** What the client calls itself in the node's access log. */
    public Builder userAgent(String name) {
      userAgent = name;
      return this;
    }

    /**
     * Makes the client; nothing is asked yet.
     *
     * @throws IllegalArgumentException when the trusted certificates cannot be read
     */
    public KtrdrClient open() {
      return new KtrdrClient(
          new Connection(
              node, new ConnectionSettings(apiKey, timeout, retries, gzip, trusted, userAgent)));
    }
  }
}
