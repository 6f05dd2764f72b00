package io.ktrdr.api.data;

import io.ktrdr.api.bars.BarReader;
import io.ktrdr.api.desk.ApiContext;
import io.ktrdr.api.http.Endpoint;
import io.ktrdr.api.http.EntityTags;
import io.ktrdr.api.http.Exchange;
import io.ktrdr.api.http.Fields;
import io.ktrdr.api.http.HttpSettings;
import io.ktrdr.api.http.Problem;
import io.ktrdr.api.http.ProblemException;
import io.ktrdr.api.http.ProblemType;
import io.ktrdr.api.http.RequestMeters;
import io.ktrdr.api.http.Role;
import io.ktrdr.api.series.InstrumentLookup;
import io.ktrdr.api.series.PageToken;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.TimeRange;
import io.ktrdr.quality.check.Thresholds;
import io.ktrdr.symbol.SymbolEntity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * {@code GET /bars}: stored bars of a range, of one instrument or several, page by page. Asks IB
 * only with {@code fetch=if_missing}.
 */
public final class BarsRoutes {

  private final ApiContext context;
  private final BarsAsks asks;
  private final BarQuestions questions;
  private final RequestMeters meters;
  private final InstrumentNames names;
  private final SeriesReading reading;
  private final BarsFetch fetch;
  private final BarsCompleteness completeness;
  private final BarsTags tags;
  private final BarsAnswer answer;
  private final AnswerCache answers;

  public BarsRoutes(
      ApiContext context,
      HttpSettings settings,
      InstrumentLookup lookup,
      BarQuestions questions,
      BarReader reader,
      Resampling resampling,
      Thresholds thresholds,
      Executor blocking,
      RequestMeters meters) {
    this.context = context;
    this.asks = new BarsAsks(settings);
    this.questions = questions;
    this.meters = meters;
    this.names = new InstrumentNames(lookup);
    this.reading =
        new SeriesReading(
            context,
            settings,
            questions,
            reader,
            resampling,
            new PastBars(context, settings, thresholds, blocking),
            blocking);
    this.fetch = new BarsFetch(context, reader);
    this.completeness = new BarsCompleteness(questions, reader, resampling);
    this.tags = new BarsTags(context, questions, resampling, blocking);
    this.answer = new BarsAnswer(context, new BarFiles(context.store(), blocking));
    this.answers = new AnswerCache(settings.answerCacheSize(), context.meters());
  }

  public List<Endpoint> endpoints() {
    return List.of(Endpoint.get("/api/v1/bars", BarsAsk.PARAMETERS, this::bars));
  }

  private CompletionStage<HttpResponse> bars(Exchange exchange, Fields query) {
    BarsAsk ask = asks.read(exchange, query);
    if (ask.patience().isPresent() && !exchange.caller().role().includes(Role.OPERATOR)) {
      throw new ProblemException(
          Problem.of(
              ProblemType.FORBIDDEN,
              "fetch=if_missing makes IB be asked, which the role "
                  + exchange.caller().role()
                  + " may not; without it, what is stored is answered"));
    }
    Instant now =
        ask.token()
            .map(page -> Instant.ofEpochSecond(page.now()))
            .orElseGet(context.clock()::instant);
    return names
        .of(ask.names(), ask.patience().isPresent())
        .thenCompose(instruments -> asked(ask, instruments, now))
        .thenCompose(asked -> fetched(exchange, ask, asked))
        .thenCompose(fetched -> respond(exchange, ask, fetched));
  }

  /** The instruments that are left, and what came of having them loaded. */
  private record Fetched(List<SeriesAsk> asked, List<BarsFetch.Outcome> outcomes) {

    Optional<BarsFetch.Outcome> outcome(SeriesAsk one) {
      return outcomes.isEmpty() ? Optional.empty() : Optional.of(outcomes.get(one.at()));
    }
  }

  /** The parts of the question from the instrument on where the page begins. */
  private CompletionStage<List<SeriesAsk>> asked(
      BarsAsk ask, List<Instrument> instruments, Instant now) {
    int first = ask.token().map(PageToken::at).orElse(0);
    if (first < 0 || first >= instruments.size()) {
      throw SeriesReading.otherQuestion();
    }
    CompletionStage<List<SeriesAsk>> all = asked(ask, instruments, first, now).thenApply(List::of);
    for (int at = first + 1; at < instruments.size(); at++) {
      all =
          all.thenCombine(
              asked(ask, instruments, at, now),
              (before, one) -> Stream.concat(before.stream(), Stream.of(one)).toList());
    }
    return all.thenApply(
        asked -> {
          ask.token()
              .filter(page -> page.revision() == PageToken.UNREAD)
              .filter(page -> page.question() != asked.getFirst().question(Optional.empty()))
              .ifPresent(
                  page -> {
                    throw SeriesReading.otherQuestion();
                  });
          return asked;
        });
  }

  private CompletionStage<SeriesAsk> asked(
      BarsAsk ask, List<Instrument> instruments, int at, Instant now) {
    Optional<PageToken> inside =
        ask.token().filter(page -> page.at() == at && page.revision() != PageToken.UNREAD);
    return reading.ask(ask, instruments.get(at), at, inside, now);
  }

  private CompletionStage<Fetched> fetched(Exchange exchange, BarsAsk ask, List<SeriesAsk> asked) {
    if (ask.patience().isEmpty() || ask.token().isPresent()) {
      return CompletableFuture.completedFuture(new Fetched(asked, List.of()));
    }
    return fetch
        .fetch(exchange, asked, ask.patience().get())
        .thenApply(outcomes -> new Fetched(asked, outcomes));
  }

  private CompletionStage<HttpResponse> respond(Exchange exchange, BarsAsk ask, Fetched fetched) {
    EntityTags held = EntityTags.of(exchange.request());
    List<SeriesAsk> asked = fetched.asked();
    return completeness
        .check(ask, asked, fetched.outcomes())
        .thenCompose(nothing -> tags.before(exchange, ask, asked))
        .thenCompose(
            before ->
                held.tags().isEmpty()
                    ? answer(exchange, ask, fetched, before, held)
                    : tags.current(ask, asked, before, held)
                        .thenCompose(
                            tag ->
                                tag.isPresent()
                                    ? CompletableFuture.completedFuture(
                                        answer.notModified(ask, asked, tag.get()))
                                    : answer(exchange, ask, fetched, before, held)));
  }

  /** The answer as it was sent before, else made anew. */
  private CompletionStage<HttpResponse> answer(
      Exchange exchange, BarsAsk ask, Fetched fetched, BarsTags.Before before, EntityTags held) {
    Optional<AnswerCache.Answer> known =
        held.isEmpty() && fetched.outcomes().isEmpty()
            ? answers.find(before.all().content())
            : Optional.empty();
    if (known.isPresent()) {
      meters.barsServed(known.get().rows());
      return CompletableFuture.completedFuture(known.get().response());
    }
    return read(exchange, ask, fetched, tags.withSourceRevisions(ask, before), held);
  }

  /** The pages of as many instruments as the limit reaches to, and where to go on. */
  private record Walk(List<SeriesPage> pages, Optional<PageToken> next) {}

  private CompletionStage<Walk> walk(
      BarsAsk ask, List<SeriesAsk> asked, int index, long left, List<SeriesPage> done) {
    return reading
        .read(ask, asked.get(index).atMost(left))
        .thenCompose(
            page -> {
              List<SeriesPage> pages = new ArrayList<>(done);
              pages.add(page);
              Optional<PageToken> inside = page.token();
              if (inside.isPresent() || index + 1 == asked.size()) {
                return CompletableFuture.completedFuture(new Walk(pages, inside));
              }
              long more = left - page.rows();
              return more > 0
                  ? walk(ask, asked, index + 1, more, pages)
                  : CompletableFuture.completedFuture(
                      new Walk(
                          pages,
                          Optional.of(
                              asked.get(index + 1).next(0, PageToken.UNREAD, Optional.empty()))));
            });
  }

  private CompletionStage<HttpResponse> read(
      Exchange exchange, BarsAsk ask, Fetched fetched, BarsTags.Before before, EntityTags held) {
    return walk(ask, fetched.asked(), 0, ask.limit(), List.of())
        .thenCompose(
            walk ->
                reasons(walk.pages())
                    .thenApply(
                        gaps -> {
                          List<BarsTold.Part> parts = new ArrayList<>();
                          for (int i = 0; i < gaps.size(); i++) {
                            parts.add(part(ask, walk.pages().get(i), gaps.get(i), fetched));
                          }
                          BarsTold told = BarsTold.of(ask, parts, walk.next());
                          Optional<String> tag = tags.after(ask, before, walk.pages(), gaps, told);
                          if (tag.filter(held::hold).isPresent()) {
                            return answer.notModified(ask, fetched.asked(), tag.get());
                          }
                          meters.barsServed(told.rows());
                          HttpResponse response =
                              answer.response(ask, fetched.asked(), exchange.request(), told, tag);
                          if (fetched.outcomes().isEmpty()
                              && tag.filter(before.base()::equals).isPresent()) {
                            answers.keep(before.all().content(), response, told.rows());
                          }
                          return response;
                        }));
  }

  private BarsTold.Part part(
      BarsAsk ask, SeriesPage page, Optional<List<SymbolEntity.Gap>> gaps, Fetched fetched) {
    SeriesAsk asked = page.asked();
    Optional<BarsFetch.Outcome> outcome = fetched.outcome(asked);
    Optional<String> more =
        outcome.flatMap(its -> its.warning(ask.patience().orElse(Duration.ZERO)));
    return new BarsTold.Part(
        page,
        new BarMetadata(
            asked.series(),
            asked.query().calendar(),
            asked.startText(),
            asked.endText(),
            page.rows(),
            page.revision(),
            page.verdict(),
            gaps,
            context.simulated(),
            Stream.concat(more.stream(), asked.warnings().stream()).toList()),
        outcome);
  }

  /** Why bars are missing, page by page; of the past that is not known. */
  private CompletionStage<List<Optional<List<SymbolEntity.Gap>>>> reasons(List<SeriesPage> pages) {
    CompletionStage<List<Optional<List<SymbolEntity.Gap>>>> all =
        CompletableFuture.completedFuture(List.of());
    for (SeriesPage page : pages) {
      SeriesAsk asked = page.asked();
      TimeRange range = asked.query().range();
      CompletionStage<Optional<List<SymbolEntity.Gap>>> one =
          asked.pin().isPresent()
              ? CompletableFuture.completedFuture(Optional.empty())
              : questions.gaps(
                  asked.series(),
                  TimeRange.ofEpochSeconds(
                      range.startSecond(), page.next().orElse(range.endSecond())),
                  page.verdict());
      all =
          all.thenCombine(
              one, (before, gaps) -> Stream.concat(before.stream(), Stream.of(gaps)).toList());
    }
    return all;
  }
}
