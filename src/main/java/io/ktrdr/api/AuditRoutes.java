package io.ktrdr.api;

import io.ktrdr.symbol.SymbolEntity;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code GET /audit}: the journal of one instrument, oldest first. */
final class AuditRoutes {

  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1000;
  private static final String TOKEN = "after-";

  private record Entry(long sequence, Instant at, String kind, Object fact) {}

  private record Page(
      String instrument, List<Entry> entries, String nextPageToken, boolean simulated) {}

  private final ApiContext context;
  private final HttpSettings settings;
  private final InstrumentLookup lookup;

  AuditRoutes(ApiContext context, HttpSettings settings, InstrumentLookup lookup) {
    this.context = context;
    this.settings = settings;
    this.lookup = lookup;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/api/v1/audit", Set.of("instrument", "limit", "page_token"), this::audit));
  }

  private CompletionStage<HttpResponse> audit(Exchange exchange, Fields query) {
    String name = query.require("instrument", String::strip).orElse(null);
    int limit = query.number("limit", 1, MAX_LIMIT, DEFAULT_LIMIT);
    query.check();
    long after = query.text("page_token").map(AuditRoutes::sequence).orElse(0L);
    return lookup
        .known("instrument", name)
        .thenCompose(
            instrument ->
                context
                    .symbols()
                    .<SymbolEntity.Audit>ask(
                        instrument.id(),
                        replyTo -> new SymbolEntity.GetAudit(after, limit, replyTo),
                        settings.askTimeout())
                    .thenApply(
                        audit -> Json.success(page(instrument.id().toString(), limit, audit))));
  }

  private Page page(String instrument, int limit, SymbolEntity.Audit audit) {
    List<Entry> entries =
        audit.entries().stream()
            .map(entry -> new Entry(entry.sequence(), entry.at(), entry.kind(), entry.fact()))
            .toList();
    // an answer that is not full is the end; a full one may be, which the next page will tell
    String next = entries.size() < limit ? null : TOKEN + entries.getLast().sequence();
    return new Page(instrument, entries, next, context.simulated());
  }

  private static long sequence(String token) {
    try {
      long sequence =
          token.startsWith(TOKEN) ? Long.parseLong(token.substring(TOKEN.length())) : -1;
      if (sequence >= 0) {
        return sequence;
      }
    } catch (NumberFormatException notOurs) {
      // falls through to the same answer
    }
    throw PageToken.invalid("page_token is not one that this API gave out");
  }
}
