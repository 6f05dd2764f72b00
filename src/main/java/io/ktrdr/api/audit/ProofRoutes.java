package io.ktrdr.api.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.ktrdr.api.desk.ApiContext;
import io.ktrdr.api.http.BodyEnd;
import io.ktrdr.api.http.Endpoint;
import io.ktrdr.api.http.Exchange;
import io.ktrdr.api.http.Fields;
import io.ktrdr.api.http.HttpSettings;
import io.ktrdr.api.http.Json;
import io.ktrdr.api.http.Problem;
import io.ktrdr.api.http.ProblemException;
import io.ktrdr.api.http.ProblemType;
import io.ktrdr.api.http.Role;
import io.ktrdr.api.series.InstrumentLookup;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.symbol.SymbolEntity;
import io.ktrdr.symbol.TrailProof;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * {@code GET /audit/verify}: proves on a running node that the trail comes to what is stored, one
 * instrument after the other. A line for each series, one for each instrument, and one with the sum
 * at the end: without that the proof was cut off.
 */
public final class ProofRoutes {

  /** An empty line now and then, so that a proof of much does not look dead. */
  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(10);

  private final ActorSystem<?> system;
  private final ApiContext context;
  private final HttpSettings settings;
  private final InstrumentLookup lookup;
  private final TrailProof proof;

  /** Which proof is running; null for none. */
  private final AtomicReference<Object> running = new AtomicReference<>();

  /**
   * @param blocking where the store is read
   */
  public ProofRoutes(
      ActorSystem<?> system,
      ApiContext context,
      HttpSettings settings,
      InstrumentLookup lookup,
      Executor blocking) {
    this.system = system;
    this.context = context;
    this.settings = settings;
    this.lookup = lookup;
    this.proof =
        new TrailProof(
            context.store(),
            instrument -> context.symbols().audit(Optional.of(instrument), 0),
            blocking,
            Materializer.matFromSystem(system));
  }

  /** It goes through all that is stored: not for every viewer. */
  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/api/v1/audit/verify", Set.of("instrument"), this::verify)
            .needing(Role.OPERATOR));
  }

  private CompletionStage<HttpResponse> verify(Exchange exchange, Fields query) {
    Optional<String> name = query.text("instrument").map(String::strip);
    query.check();
    CompletionStage<List<InstrumentId>> instruments =
        name.isPresent()
            ? lookup.known("instrument", name.get()).thenApply(found -> List.of(found.id()))
            : all();
    return instruments.thenApply(
        wanted ->
            HttpResponse.create()
                .withEntity(
                    HttpEntities.createChunked(AuditForm.NDJSON.contentType(), alone(wanted))));
  }

  /**
   * The proof, if no other one is running. It counts as running until its stream ends, and no
   * longer when its reader sees that; one that nobody begins to read is cancelled by the toolkit
   * after a few seconds.
   */
  private Source<ByteString, NotUsed> alone(List<InstrumentId> instruments) {
    Object mine = new Object();
    if (!running.compareAndSet(null, mine)) {
      throw new ProblemException(
          Problem.of(
              ProblemType.AUDIT_VERIFY_RUNNING,
              "a proof of the audit trail is running; this node does one at a time"));
    }
    return lines(instruments)
        .concatLazy(BodyEnd.then(() -> running.compareAndSet(mine, null)))
        // for one that breaks off, which may be told when the next is running
        .watchTermination(
            (begun, over) -> {
              over.whenComplete((done, failure) -> running.compareAndSet(mine, null));
              return begun;
            })
        .preMaterialize(system)
        .second();
  }

  /** All that have a fact or a bar, by name. */
  private CompletionStage<List<InstrumentId>> all() {
    return context
        .symbols()
        .audited()
        .runWith(Sink.seq(), system)
        .thenApply(
            audited -> {
              Set<InstrumentId> all = new TreeSet<>(Comparator.comparing(InstrumentId::toString));
              all.addAll(audited);
              context.store().series().forEach(held -> all.add(held.series().instrument()));
              return List.copyOf(all);
            });
  }

  private Source<ByteString, NotUsed> lines(List<InstrumentId> instruments) {
    Sum sum = new Sum();
    return Source.from(instruments)
        .mapAsync(1, this::proven)
        .map(
            one -> {
              sum.add(one);
              return lines(one);
            })
        .concatLazy(Source.lazySingle(() -> line(sum.line())))
        .keepAlive(SIGN_OF_LIFE, () -> ByteString.fromString("\n"));
  }

  private CompletionStage<TrailProof.OfInstrument> proven(InstrumentId instrument) {
    return proof
        .of(instrument, () -> inStep(instrument))
        .exceptionally(
            failure ->
                new TrailProof.OfInstrument(
                    instrument,
                    List.of(),
                    0,
                    List.of(
                        instrument
                            + " could not be looked at: "
                            + (failure instanceof CompletionException && failure.getCause() != null
                                ? failure.getCause()
                                : failure))));
  }

  /** An instrument's own answer comes when its journal has caught up with the store. */
  private CompletionStage<SymbolEntity.Audit> inStep(InstrumentId instrument) {
    return context
        .symbols()
        .ask(
            instrument, replyTo -> new SymbolEntity.GetAudit(0, 0, replyTo), settings.askTimeout());
  }

  private static ByteString lines(TrailProof.OfInstrument one) {
    ByteString lines = ByteString.emptyByteString();
    for (TrailProof.OfSeries series : one.series()) {
      Map<String, Object> told = new LinkedHashMap<>();
      told.put("series", series.series());
      told.put("revisions", series.revisions());
      told.put("bars", series.bars());
      told.put("unproven", series.unproven());
      told.put("faults", series.faults());
      lines = lines.concat(line(told));
    }
    Map<String, Object> journal = new LinkedHashMap<>();
    journal.put("instrument", one.instrument());
    journal.put("facts", one.facts());
    journal.put("faults", one.faults());
    return lines.concat(line(journal));
  }

  private static ByteString line(Map<String, Object> told) {
    try {
      return ByteString.fromString(Json.MAPPER.writeValueAsString(told) + "\n");
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Counts what went by; each stream has its own. */
  private static final class Sum {
    private int instruments;
    private int series;
    private long revisions;
    private long bars;
    private long facts;
    private long unproven;
    private final List<String> wrong = new ArrayList<>();

    void add(TrailProof.OfInstrument one) {
      instruments++;
      facts += one.facts();
      if (!one.faults().isEmpty()) {
        wrong.add(one.instrument().toString());
      }
      for (TrailProof.OfSeries of : one.series()) {
        series++;
        revisions += of.revisions();
        bars += of.bars();
        unproven += of.unproven();
        if (!of.faults().isEmpty()) {
          wrong.add(of.series().toString());
        }
      }
    }

    Map<String, Object> line() {
      Map<String, Object> told = new LinkedHashMap<>();
      told.put("proven", wrong.isEmpty());
      told.put("instruments", instruments);
      told.put("series_total", series);
      told.put("revisions", revisions);
      told.put("bars", bars);
      told.put("facts", facts);
      told.put("unproven", unproven);
      told.put("not_as_written", wrong);
      return told;
    }
  }
}
