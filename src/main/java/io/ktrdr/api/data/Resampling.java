package io.ktrdr.api.data;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ktrdr.api.bars.BarQuery;
import io.ktrdr.api.bars.BarReader;
import io.ktrdr.api.bars.ResampledBars;
import io.ktrdr.api.bars.RowPage;
import io.ktrdr.api.http.Fields;
import io.ktrdr.api.http.Problem;
import io.ktrdr.api.http.ProblemException;
import io.ktrdr.api.http.ProblemType;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.Timeframe;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * When bars that are not stored are put together of shorter ones that are. An answer is all the one
 * or all the other, and says which.
 */
public final class Resampling {

  /** What a request allows. */
  enum Mode {
    /** Where the series itself lacks something and shorter bars lack nothing. */
    AUTO,
    NEVER,
    /** Always; what is stored of the series itself is not looked at. */
    ONLY;

    static Mode parse(String text) {
      return switch (text) {
        case "auto" -> AUTO;
        case "never" -> NEVER;
        case "only" -> ONLY;
        default ->
            throw new IllegalArgumentException(
                "resample \""
                    + Fields.shortened(text)
                    + "\" is not one of [auto, never, only]: auto puts bars together of shorter"
                    + " ones where they are not stored and the shorter ones are complete, only"
                    + " does so in any case");
      };
    }

    static Mode read(Fields fields) {
      return fields.read("resample", Mode::parse).orElse(AUTO);
    }
  }

  private final BarReader reader;
  private final ResampledBars resampled;
  private final Executor blocking;

  public Resampling(BarReader reader, ResampledBars resampled, Executor blocking) {
    this.reader = reader;
    this.resampled = resampled;
    this.blocking = blocking;
  }

  ResampledBars bars() {
    return resampled;
  }

  /** Whether the stored bars of a range need not be looked at, or cannot be helped. From memory. */
  boolean settled(Mode mode, SeriesId series) {
    return switch (mode) {
      case NEVER -> true;
      case AUTO -> !resampled.possible(series);
      case ONLY -> false;
    };
  }

  /**
   * The series to put the bars of a range together of; empty for those that are stored themselves.
   *
   * @param query of the whole range, its limit is not looked at
   */
  CompletionStage<Optional<SeriesId>> choose(Mode mode, BarQuery query) {
    if (settled(mode, query.series())) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return mode == Mode.ONLY
        ? CompletableFuture.supplyAsync(
            () -> Optional.of(resampled.best(query).orElseThrow(() -> nothing(query.series()))),
            blocking)
        : reader
            .verdict(query)
            .thenCompose(
                verdict ->
                    verdict.complete()
                        ? CompletableFuture.completedFuture(Optional.empty())
                        : CompletableFuture.supplyAsync(() -> resampled.complete(query), blocking));
  }

  /** A page put together of a series. */
  CompletionStage<RowPage> read(SeriesId source, BarQuery query) {
    return CompletableFuture.supplyAsync(() -> resampled.read(source, query), blocking);
  }

  /** What the metadata of such an answer says. */
  public static void write(JsonGenerator out, SeriesId source) throws IOException {
    out.writeStringField("source", "resampled");
    out.writeStringField("resampled_from", source.timeframe().toString());
  }

  /** Bars besides those of the answer that were put together, with what of. */
  public static void write(JsonGenerator out, Map<Timeframe, Timeframe> others) throws IOException {
    if (!others.isEmpty()) {
      out.writeObjectFieldStart("resampled");
      for (Map.Entry<Timeframe, Timeframe> one : others.entrySet()) {
        out.writeStringField(one.getKey().toString(), one.getValue().toString());
      }
      out.writeEndObject();
    }
  }

  private static ProblemException nothing(SeriesId series) {
    return new ProblemException(
        Problem.of(
            ProblemType.INSUFFICIENT_DATA,
            "no shorter bars are stored that bars of "
                + series
                + " could be put together of; without resample=only those of the series itself are"
                + " read or loaded"));
  }
}
