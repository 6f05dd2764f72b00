package io.ktrdr.api.data;

import io.ktrdr.api.bars.BarRows;
import io.ktrdr.api.bars.Fingerprint;
import io.ktrdr.api.desk.ApiContext;
import io.ktrdr.api.http.EntityTags;
import io.ktrdr.api.http.Exchange;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.store.BarStore;
import io.ktrdr.symbol.SymbolEntity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The entity tags of answers with bars. A tag begins with the {@link Fingerprint} of everything
 * that the answer is made of, taken before anything is read. That alone is the whole tag of an
 * answer that lacks nothing. Why bars are missing is known to the instrument only, so the tag of an
 * answer that lacks some also has what it said; and an answer with things in it that change without
 * a trace in the store has the digest of its own bytes.
 *
 * <p>So a client's tag can be compared without reading a bar, and no answer that could differ has
 * the same tag (docs/bars.md).
 */
final class BarsTags {

  /** What was asked for, where the page ends, and what the instrument said. */
  private static final Pattern INCOMPLETE =
      Pattern.compile("(.+)\\.g(-?[0-9a-z]{1,14})\\.([\\w-]{22})");

  /** As long as a week or month, and some days. */
  private static final long DAYS = 40L * 86_400;

  /**
   * What is known of an answer before it is made.
   *
   * @param all everything that it will be made of
   * @param asked all instruments from the page's first on
   * @param revisions of the series that it could be made of
   */
  record Before(Fingerprint all, List<SeriesAsk> asked, Map<SeriesId, Long> revisions) {

    /** The first part of its tag. */
    String base() {
      return all.text();
    }
  }

  private final ApiContext context;
  private final BarQuestions questions;
  private final Resampling resampling;
  private final Executor blocking;

  BarsTags(ApiContext context, BarQuestions questions, Resampling resampling, Executor blocking) {
    this.context = context;
    this.questions = questions;
    this.resampling = resampling;
    this.blocking = blocking;
  }

  /**
   * Looks at everything that an answer will be made of.
   *
   * @param asked all instruments from the page's first on
   */
  CompletionStage<Before> before(Exchange exchange, BarsAsk ask, List<SeriesAsk> asked) {
    // what a past revision was is in the database only
    return asked.getFirst().pin().isPresent()
        ? CompletableFuture.supplyAsync(() -> look(exchange, ask, asked), blocking)
        : CompletableFuture.completedFuture(look(exchange, ask, asked));
  }

  private Before look(Exchange exchange, BarsAsk ask, List<SeriesAsk> asked) {
    BarStore store = context.store();
    Map<SeriesId, Long> revisions = HashMap.newHashMap(asked.size());
    Fingerprint all =
        new Fingerprint()
            .add(context.version())
            .add(context.simulated() ? 1 : 0)
            .add(exchange.request().getUri().rawQueryString().orElse(""))
            .add(ask.format().toString())
            .add(ask.limit());
    for (SeriesAsk one : asked) {
      all.add(one.query().calendar())
          .add(one.query().range().startSecond())
          .add(one.query().range().endSecond())
          .add(one.start())
          .add(one.query().judgedUntil());
      one.warnings().forEach(all::add);
      if (one.pin().isPresent()) {
        long revision = one.pin().get().revision();
        all.add(one.series().toString()).add(revision).add(one.pin().get().at().toString());
        store
            .change(one.series(), revision)
            .ifPresent(
                change -> all.add(change.checksumAfter()).add(change.provenance().at().toString()));
        continue;
      }
      revisions.put(one.series(), store.revision(one.series()));
      all.add(store, one.series(), one.whole().range());
    }
    return new Before(all, List.copyOf(asked), revisions);
  }

  /** The same with the series that may stand in; to be asked for before a bar of theirs is read. */
  Before withSourceRevisions(BarsAsk ask, Before before) {
    if (!mayResample(ask)) {
      return before;
    }
    Map<SeriesId, Long> revisions = new HashMap<>(before.revisions());
    for (SeriesAsk one : before.asked()) {
      for (SeriesId source : resampling.bars().sources(one.series())) {
        revisions.put(source, context.store().revision(source));
      }
    }
    return new Before(before.all(), before.asked(), revisions);
  }

  private static boolean mayResample(BarsAsk ask) {
    return ask.resample() != Resampling.Mode.NEVER && !ask.extras().any();
  }

  /**
   * The base, and what is stored of shorter bars. Stored bars that lack nothing of the whole range
   * are told whatever there is of those, so their answer does not need it: it is long to look at.
   */
  private String withSources(BarsAsk ask, Before before) {
    if (!mayResample(ask)) {
      return before.base() + ".s";
    }
    Fingerprint sources = new Fingerprint();
    for (SeriesAsk one : before.asked()) {
      TimeRange wider =
          TimeRange.ofEpochSeconds(one.start() - DAYS, one.query().range().endSecond() + DAYS);
      for (SeriesId source : resampling.bars().sources(one.series())) {
        sources.add(context.store(), source, wider);
      }
    }
    return before.base() + ".s" + sources.text();
  }

  /**
   * The tag that a client holds, if what would be answered has it still. Reads no bar; asks an
   * instrument only about an answer that lacked something.
   */
  CompletionStage<Optional<String>> current(
      BarsAsk ask, List<SeriesAsk> asked, Before before, EntityTags held) {
    if (held.tags().contains(before.base())) {
      return CompletableFuture.completedFuture(Optional.of(before.base()));
    }
    if (held.tags().stream().noneMatch(tag -> tag.startsWith(before.base()))) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    String all = withSources(ask, before);
    if (held.tags().contains(all)) {
      return CompletableFuture.completedFuture(Optional.of(all));
    }
    if (!ask.several() && ask.patience().isEmpty()) {
      for (String tag : held.tags()) {
        Matcher parts = INCOMPLETE.matcher(tag);
        if (parts.matches() && parts.group(1).equals(all)) {
          return stillLacks(asked.getFirst(), tag, parts);
        }
      }
    }
    return CompletableFuture.completedFuture(Optional.empty());
  }

  private CompletionStage<Optional<String>> stillLacks(SeriesAsk asked, String tag, Matcher parts) {
    long start = asked.query().range().startSecond();
    long end = Long.parseLong(parts.group(2), Character.MAX_RADIX);
    if (end < start || end > asked.query().range().endSecond()) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    String said = parts.group(3);
    return questions
        .gaps(asked.series(), TimeRange.ofEpochSeconds(start, end))
        .thenApply(gaps -> said(gaps).equals(said) ? Optional.of(tag) : Optional.empty());
  }

  /**
   * The tag of an answer that was made; empty when something was written while it was.
   *
   * @param gaps of each page, what the instrument said
   * @param told everything that is told beside the rows
   */
  Optional<String> after(
      BarsAsk ask,
      Before before,
      List<SeriesPage> pages,
      List<Optional<List<SymbolEntity.Gap>>> gaps,
      BarsTold told) {
    String tag = tag(ask, before, pages, gaps, told);
    return before.revisions().entrySet().stream()
            .allMatch(one -> context.store().revision(one.getKey()) == one.getValue())
        ? Optional.of(tag)
        : Optional.empty();
  }

  private String tag(
      BarsAsk ask,
      Before before,
      List<SeriesPage> pages,
      List<Optional<List<SymbolEntity.Gap>>> gaps,
      BarsTold told) {
    if (madeForOnce(ask)) {
      Fingerprint content = new Fingerprint().add(told.text());
      for (SeriesPage page : pages) {
        switch (page.body()) {
          case SeriesPage.Body.Encoded encoded -> content.add(encoded.bars().figures().toArray());
          case SeriesPage.Body.Rows rows -> content.add(rows.bars().revision());
          case SeriesPage.Body.Streamed streamed -> content.add(streamed.bars().revision());
          case SeriesPage.Body.Filed filed -> content.add(filed.revision());
        }
      }
      return before.base() + ".c" + content.text();
    }
    if (pages.stream().allMatch(BarsTags::lacksNothing)) {
      boolean wholeRange =
          before.asked().size() == pages.size()
              && pages.stream().allMatch(BarsTags::storedAndWhole);
      return wholeRange ? before.base() : withSources(ask, before);
    }
    String all = withSources(ask, before);
    if (ask.several() || ask.patience().isPresent()) {
      return all + ".c" + new Fingerprint().add(told.text()).text();
    }
    SeriesPage page = pages.getFirst();
    long end = page.next().orElse(page.asked().query().range().endSecond());
    return all + ".g" + Long.toString(end, Character.MAX_RADIX) + "." + said(gaps.getFirst());
  }

  /** Why bars of the past were missing is not told, so nothing about that can change. */
  private static boolean lacksNothing(SeriesPage page) {
    return page.verdict().complete() || page.asked().pin().isPresent();
  }

  private static boolean storedAndWhole(SeriesPage page) {
    return page.asked().pin().isPresent()
        || (page.source().isEmpty() && page.next().isEmpty() && page.asked().token().isEmpty());
  }

  /** Whether an answer has things in it that can change without a new revision of its series. */
  private static boolean madeForOnce(BarsAsk ask) {
    return ask.extras().any()
        && (ask.extras().asOf().isEmpty()
            || ask.extras().history()
            || ask.extras().fill() == BarRows.Fill.FORWARD);
  }

  /** As much of it as is told. */
  private static String said(Optional<List<SymbolEntity.Gap>> gaps) {
    Fingerprint said = new Fingerprint().add(gaps.map(List::size).orElse(-1));
    for (SymbolEntity.Gap gap : gaps.orElse(List.of())) {
      said.add(gap.range().startSecond())
          .add(gap.range().endSecond())
          .add(gap.bars())
          .add(gap.state().name());
    }
    return said.text();
  }
}
