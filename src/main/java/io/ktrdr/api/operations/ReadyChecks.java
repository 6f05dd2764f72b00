package io.ktrdr.api.operations;

import io.ktrdr.api.desk.ApiContext;
import io.ktrdr.api.edge.Drain;
import io.ktrdr.store.SeriesSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.Sink;

/** What a node needs to serve, looked at one by one; each look is bounded in time. */
public final class ReadyChecks {

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /**
   * How one thing stands.
   *
   * @param reason in a sentence, also when all is well
   */
  public record Check(String name, boolean ok, String reason) {}

  private final ActorSystem<?> system;
  private final ApiContext context;
  private final Drain drain;
  private final Optional<Path> dataFolder;
  private final long minFreeDisk;
  private final Executor blocking;

  /**
   * @param dataFolder whose disk is looked at; none where there is none
   * @param minFreeDisk bytes
   * @param blocking runs what waits for a disk
   */
  public ReadyChecks(
      ActorSystem<?> system,
      ApiContext context,
      Drain drain,
      Optional<Path> dataFolder,
      long minFreeDisk,
      Executor blocking) {
    this.system = system;
    this.context = context;
    this.drain = drain;
    this.dataFolder = dataFolder;
    this.minFreeDisk = minFreeDisk;
    this.blocking = blocking;
  }

  /** Looks at everything; the stage never fails. */
  CompletionStage<List<Check>> look() {
    CompletionStage<Check> store = store();
    CompletionStage<Check> journal = journal();
    CompletionStage<Check> disk = disk();
    return store.thenCompose(
        first ->
            journal.thenCombine(disk, (second, third) -> List.of(serving(), first, second, third)));
  }

  private Check serving() {
    return drain.begun()
        ? new Check("serving", false, "the node is about to stop")
        : new Check("serving", true, "requests are taken");
  }

  private CompletionStage<Check> store() {
    return bounded("store", CompletableFuture.supplyAsync(this::readStore, blocking));
  }

  /** One row by its key: the database has to answer, however much it holds. */
  private String readStore() {
    List<SeriesSummary> series = context.store().series();
    if (!series.isEmpty()) {
      SeriesSummary any = series.getFirst();
      context.store().change(any.series(), context.store().revision(any.series()));
    }
    return series.size() + " series can be read";
  }

  private CompletionStage<Check> journal() {
    CompletionStage<String> read =
        context
            .symbols()
            .audit(Optional.empty(), 0)
            .take(1)
            .runWith(Sink.ignore(), system)
            .thenCombine(
                context.symbols().tryJournal(), (done, kept) -> "facts can be read and written");
    return bounded("journal", read);
  }

  private CompletionStage<Check> disk() {
    return bounded("disk", CompletableFuture.supplyAsync(this::space, blocking));
  }

  private String space() {
    if (dataFolder.isEmpty() || !Files.exists(dataFolder.get())) {
      return "there is no data folder";
    }
    try {
      long free = Files.getFileStore(dataFolder.get()).getUsableSpace();
      String sentence = (free >> 20) + " MiB are free on the data folder's disk";
      if (free < minFreeDisk) {
        throw new IllegalStateException(
            sentence + "; ktrdr.http.min-free-disk asks for " + (minFreeDisk >> 20));
      }
      return sentence;
    } catch (IOException e) {
      throw new IllegalStateException("the data folder's disk does not answer", e);
    }
  }

  private static CompletionStage<Check> bounded(String name, CompletionStage<String> look) {
    return look.toCompletableFuture()
        .copy()
        .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .handle(
            (sentence, failure) ->
                failure == null
                    ? new Check(name, true, sentence)
                    : new Check(name, false, reason(failure)));
  }

  private static String reason(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof TimeoutException) {
      return "no answer within " + PATIENCE.toSeconds() + " s";
    }
    return cause instanceof IllegalStateException ? cause.getMessage() : "it cannot be read";
  }
}
