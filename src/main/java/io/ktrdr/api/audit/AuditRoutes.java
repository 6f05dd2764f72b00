package io.ktrdr.api.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ktrdr.api.desk.ApiContext;
import io.ktrdr.api.http.Endpoint;
import io.ktrdr.api.http.Exchange;
import io.ktrdr.api.http.Fields;
import io.ktrdr.api.http.HttpSettings;
import io.ktrdr.api.http.Json;
import io.ktrdr.api.http.Revalidation;
import io.ktrdr.api.series.InstrumentLookup;
import io.ktrdr.api.series.PageToken;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.symbol.AuditLog;
import io.ktrdr.symbol.SymbolEntity;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * {@code GET /audit}: the facts of one instrument or of all, oldest first; page by page as JSON, or
 * the whole of it as NDJSON or CSV, which is streamed.
 */
public final class AuditRoutes {

  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1000;

  /** Lines that are sent together. */
  private static final int LINES_TOGETHER = 100;

  private record Entry(
      String instrument, long sequence, Instant at, String kind, ObjectNode fact) {}

  /**
   * @param instrument whose entries these are; null when of all
   */
  private record Page(
      String instrument, List<Entry> entries, String nextPageToken, boolean simulated) {}

  /** A fact that is wanted. */
  private record Wanted(AuditLog.Line line, ObjectNode fact) {}

  private final ActorSystem<?> system;
  private final ApiContext context;
  private final HttpSettings settings;
  private final InstrumentLookup lookup;

  public AuditRoutes(
      ActorSystem<?> system, ApiContext context, HttpSettings settings, InstrumentLookup lookup) {
    this.system = system;
    this.context = context;
    this.settings = settings;
    this.lookup = lookup;
  }

  public List<Endpoint> endpoints() {
    Set<String> parameters = new HashSet<>(AuditFilter.PARAMETERS);
    parameters.addAll(Set.of("instrument", "limit", "page_token"));
    return List.of(Endpoint.get("/api/v1/audit", parameters, this::audit));
  }

  private CompletionStage<HttpResponse> audit(Exchange exchange, Fields query) {
    AuditFilter filter = AuditFilter.read(query);
    int limit = query.number("limit", 1, MAX_LIMIT, DEFAULT_LIMIT);
    Optional<AuditForm> form = AuditForm.accepted(exchange);
    query.check();
    return instrument(query)
        .thenCompose(
            instrument -> {
              String question = instrument + " " + filter;
              long after =
                  query.text("page_token").map(token -> position(token, question)).orElse(0L);
              return inStep(instrument)
                  .thenCompose(
                      ready -> {
                        Source<Wanted, NotUsed> wanted = wanted(instrument, after, filter);
                        return form.isPresent()
                            ? CompletableFuture.completedFuture(export(wanted, form.get()))
                            : page(exchange, wanted, instrument, limit, question);
                      });
            });
  }

  private CompletionStage<Optional<InstrumentId>> instrument(Fields query) {
    Optional<String> name = query.text("instrument").map(String::strip);
    return name.isEmpty()
        ? CompletableFuture.completedFuture(Optional.empty())
        : lookup.known("instrument", name.get()).thenApply(found -> Optional.of(found.id()));
  }

  /** An instrument's own answer comes when its journal has caught up with the store. */
  private CompletionStage<?> inStep(Optional<InstrumentId> instrument) {
    return instrument.isEmpty()
        ? CompletableFuture.completedFuture(null)
        : context
            .symbols()
            .<SymbolEntity.Audit>ask(
                instrument.get(),
                replyTo -> new SymbolEntity.GetAudit(0, 0, replyTo),
                settings.askTimeout());
  }

  private Source<Wanted, NotUsed> wanted(
      Optional<InstrumentId> instrument, long after, AuditFilter filter) {
    return context
        .symbols()
        .audit(instrument, after)
        .map(line -> new Wanted(line, Json.MAPPER.valueToTree(line.fact())))
        .filter(wanted -> filter.wants(wanted.line().fact(), wanted.fact()));
  }

  private static HttpResponse export(Source<Wanted, NotUsed> wanted, AuditForm form) {
    Source<ByteString, NotUsed> lines =
        Source.single(form.head())
            .concat(
                wanted
                    .map(one -> form.line(one.line(), one.fact()))
                    .grouped(LINES_TOGETHER)
                    .map(some -> some.stream().reduce(ByteString::concat).orElseThrow()))
            .filter(bytes -> !bytes.isEmpty());
    return HttpResponse.create().withEntity(HttpEntities.createChunked(form.contentType(), lines));
  }

  private CompletionStage<HttpResponse> page(
      Exchange exchange,
      Source<Wanted, NotUsed> wanted,
      Optional<InstrumentId> instrument,
      int limit,
      String question) {
    return wanted
        .take(limit + 1L)
        .runWith(Sink.seq(), system)
        .thenApply(
            found -> {
              List<Wanted> some = found.subList(0, Math.min(limit, found.size()));
              List<Entry> entries = new ArrayList<>(some.size());
              for (Wanted one : some) {
                entries.add(
                    new Entry(
                        one.line().instrument().toString(),
                        one.line().sequence(),
                        one.line().at(),
                        one.line().fact().kind(),
                        one.fact()));
              }
              String next = null;
              if (found.size() > limit) {
                AuditLog.Line last = some.getLast().line();
                next = token(instrument.isPresent() ? last.sequence() : last.offset(), question);
              }
              return Revalidation.page(
                  exchange.request(),
                  Json.success(
                      new Page(
                          instrument.map(InstrumentId::toString).orElse(null),
                          entries,
                          next,
                          context.simulated())),
                  Optional.ofNullable(next));
            });
  }

  /** Opaque to callers; holds where the page ended and which question it belongs to. */
  private static String token(long position, String question) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(
            ("after " + position + " of " + Integer.toHexString(question.hashCode()))
                .getBytes(StandardCharsets.US_ASCII));
  }

  private static long position(String token, String question) {
    try {
      String[] words =
          new String(Base64.getUrlDecoder().decode(token), StandardCharsets.US_ASCII)
              .split(" ", -1);
      if (words.length == 4 && words[0].equals("after") && words[2].equals("of")) {
        if (!words[3].equals(Integer.toHexString(question.hashCode()))) {
          throw PageToken.invalid(
              "page_token belongs to another question: give the same instrument and filters as for"
                  + " the first page");
        }
        long position = Long.parseLong(words[1]);
        if (position >= 0) {
          return position;
        }
      }
    } catch (IllegalArgumentException notOurs) {
      // falls through to the same answer
    }
    throw PageToken.invalid("page_token is not one that this API gave out");
  }
}
