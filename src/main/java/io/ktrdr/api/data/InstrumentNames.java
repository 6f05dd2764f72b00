package io.ktrdr.api.data;

import io.ktrdr.api.http.Problem;
import io.ktrdr.api.http.ProblemException;
import io.ktrdr.api.http.ProblemType;
import io.ktrdr.api.series.InstrumentLookup;
import io.ktrdr.market.Instrument;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Turns the names of one request into instruments, or into one problem with all that fail. */
final class InstrumentNames {

  private static final String FIELD = "instrument";

  private final InstrumentLookup lookup;

  InstrumentNames(InstrumentLookup lookup) {
    this.lookup = lookup;
  }

  /** A name and what it came to. */
  private sealed interface Found {
    record Known(Instrument instrument) implements Found {}

    record Not(Problem problem) implements Found {}
  }

  /**
   * The instruments, in order.
   *
   * @param askIb whether IB may be asked about names that are not known here
   */
  CompletionStage<List<Instrument>> of(List<String> names, boolean askIb) {
    if (names.size() == 1) {
      return one(names.getFirst(), askIb).thenApply(List::of);
    }
    CompletionStage<List<Found>> all = CompletableFuture.completedFuture(List.of());
    for (String name : names) {
      all =
          all.thenCombine(
              one(name, askIb).handle(InstrumentNames::found),
              (before, found) -> {
                List<Found> both = new ArrayList<>(before);
                both.add(found);
                return both;
              });
    }
    return all.thenApply(found -> instruments(names, found));
  }

  private CompletionStage<Instrument> one(String name, boolean askIb) {
    return askIb ? lookup.resolve(FIELD, name) : lookup.known(FIELD, name);
  }

  private static Found found(Instrument instrument, Throwable failure) {
    if (failure == null) {
      return new Found.Known(instrument);
    }
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof ProblemException problem) {
      return new Found.Not(problem.problem());
    }
    throw new CompletionException(cause);
  }

  private static List<Instrument> instruments(List<String> names, List<Found> found) {
    List<Instrument> instruments = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    List<Problem.Fault> faults = new ArrayList<>();
    Set<Instrument> seen = new HashSet<>();
    for (int i = 0; i < found.size(); i++) {
      String pointer = "/" + FIELD + "/" + i;
      switch (found.get(i)) {
        case Found.Known(Instrument instrument) -> {
          instruments.add(instrument);
          if (!seen.add(instrument)) {
            String detail = "\"" + names.get(i) + "\" is " + instrument.id() + " once more";
            faults.add(new Problem.Fault(pointer, "duplicate", detail));
            problems.add(Problem.of(ProblemType.INVALID_REQUEST, detail));
          }
        }
        case Found.Not(Problem problem) -> {
          problems.add(problem);
          if (problem.faults().isEmpty()) {
            faults.add(
                new Problem.Fault(
                    pointer, problem.type().name().toLowerCase(Locale.ROOT), problem.detail()));
          }
          problem
              .faults()
              .forEach(
                  fault -> faults.add(new Problem.Fault(pointer, fault.code(), fault.detail())));
        }
      }
    }
    if (problems.isEmpty()) {
      return instruments;
    }
    // the first says what kind it is; errors has all of them
    Problem first = problems.getFirst();
    throw new ProblemException(
        new Problem(
            first.type(),
            problems.size() == 1
                ? first.detail()
                : problems.size() + " of " + names.size() + " instruments; see errors",
            faults,
            first.ibCode(),
            first.ibMessage(),
            first.retryAfter(),
            first.more()));
  }
}
