package io.ktrdr.api.series;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.ktrdr.api.desk.ApiContext;
import io.ktrdr.api.http.Fields;
import io.ktrdr.api.http.Problem;
import io.ktrdr.api.http.ProblemException;
import io.ktrdr.api.http.ProblemType;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.symbol.Resolution;
import io.ktrdr.symbol.Symbols;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Turns what a user calls an instrument into the instrument, or into the problem with it. */
public final class InstrumentLookup {

  private static final Resolution NOTHING = new Resolution.Unknown();
  private static final long MOST_TEXTS = 10_000;

  private final ApiContext context;
  private volatile Meanings meanings = new Meanings(List.of());

  /** What texts mean among certain instruments, found out once. */
  private record Meanings(List<Instrument> known, Cache<String, Resolution> found) {

    Meanings(List<Instrument> known) {
      this(known, Caffeine.newBuilder().maximumSize(MOST_TEXTS).executor(Runnable::run).build());
    }

    Resolution of(String text) {
      return found.get(text, its -> Symbols.among(known, its).orElse(NOTHING));
    }
  }

  public InstrumentLookup(ApiContext context) {
    this.context = context;
  }

  /** Among the instruments known here, else by asking IB. */
  public CompletionStage<Instrument> resolve(String field, String text) {
    return context
        .symbols()
        .resolve(text)
        .thenApply(
            resolution ->
                switch (resolution) {
                  case Resolution.Resolved one -> one.instrument();
                  case Resolution.Ambiguous several ->
                      throw ambiguous(field, text, several.candidates());
                  case Resolution.Unknown unknown ->
                      throw unknown(
                          field,
                          text,
                          "IB knows no instrument \"" + Fields.shortened(text) + "\" either");
                  case Resolution.CouldNotAsk failed ->
                      throw new ProblemException(
                          Problem.of(failed.problem())
                              .prefixed(
                                  "\"" + Fields.shortened(text) + "\" is not known here, and "));
                });
  }

  /** Among the instruments known here only; IB is never asked. */
  public CompletionStage<Instrument> known(String field, String text) {
    try {
      return CompletableFuture.completedFuture(here(field, text));
    } catch (ProblemException problem) {
      return CompletableFuture.failedFuture(problem);
    }
  }

  /**
   * The same at once.
   *
   * @throws ProblemException when none is known, or several are
   */
  public Instrument here(String field, String text) {
    Optional<Instrument> byId = id(text).flatMap(context.instruments()::find);
    if (byId.isPresent()) {
      return byId.get();
    }
    return switch (among(context.symbols().known(), text)) {
      case Resolution.Resolved one -> one.instrument();
      case Resolution.Ambiguous several -> throw ambiguous(field, text, several.candidates());
      case Resolution.Unknown none ->
          throw unknown(
              field, text, "POST /api/v1/data/load or /instruments/search can ask IB about it");
      case Resolution.CouldNotAsk never ->
          throw new IllegalStateException("IB was not to be asked: " + never.problem().detail());
    };
  }

  private Resolution among(List<Instrument> known, String text) {
    Meanings now = meanings;
    if (!now.known().equals(known)) {
      now = new Meanings(List.copyOf(known));
      meanings = now;
    }
    return now.of(text);
  }

  private static Optional<InstrumentId> id(String text) {
    if (text.indexOf('.') < 0) {
      // A plain symbol, as most requests have it: an exception would cost more than all else here.
      return Optional.empty();
    }
    try {
      return Optional.of(InstrumentId.parse(text));
    } catch (IllegalArgumentException notAnId) {
      return Optional.empty();
    }
  }

  private static ProblemException unknown(String field, String text, String hint) {
    String detail = "no instrument \"" + Fields.shortened(text) + "\" is known here; " + hint;
    return new ProblemException(
        Problem.of(
            ProblemType.UNKNOWN_SYMBOL,
            detail,
            List.of(new Problem.Fault("/" + field, "unknown_symbol", detail))));
  }

  private static ProblemException ambiguous(
      String field, String text, List<Instrument> candidates) {
    String detail =
        "\""
            + Fields.shortened(text)
            + "\" may be any of "
            + candidates.size()
            + " instruments; ask again with the instrument id of one";
    return new ProblemException(
        Problem.of(
                ProblemType.AMBIGUOUS_INSTRUMENT,
                detail,
                List.of(new Problem.Fault("/" + field, "ambiguous", detail)))
            .with("candidates", candidates.stream().map(InstrumentView::of).toList()));
  }
}
