package io.ktrdr.api.data;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ktrdr.api.bars.BarAnswer;
import io.ktrdr.api.bars.BarFlag;
import io.ktrdr.api.bars.BarProvenance;
import io.ktrdr.api.bars.BarStream;
import io.ktrdr.api.bars.RowPage;
import io.ktrdr.api.bars.Verdict;
import io.ktrdr.api.series.BarTimes;
import io.ktrdr.api.series.PageToken;
import io.ktrdr.api.series.PriceScale;
import io.ktrdr.market.SeriesId;
import io.ktrdr.store.Adjustment;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One instrument's part of an answer.
 *
 * @param source the shorter bars that these are put together of, if they are
 * @param beside what is told beside the rows
 */
record SeriesPage(SeriesAsk asked, Body body, Optional<SeriesId> source, Beside beside) {

  /** The bars, in the form that the answer needs. */
  sealed interface Body {

    /** Encoded and in memory. */
    record Encoded(BarAnswer bars) implements Body {}

    /** Encoded while they are being sent. */
    record Streamed(BarStream bars) implements Body {}

    /** Not encoded. */
    record Rows(RowPage bars) implements Body {}

    /** To be written into a file while it is being sent. */
    record Filed(
        BarFiles.Extract extract, long bars, OptionalLong next, long revision, Verdict verdict)
        implements Body {}
  }

  /**
   * What is told beside the rows.
   *
   * @param provenance for columns, where runs of bars came from
   * @param flagged for columns, the rows with something to remark, as bits of {@link BarFlag}
   * @param synthetic how many rows are no bars; empty unless there could be some
   * @param adjustments that the series had then; none when no scale was asked for
   */
  record Beside(
      Optional<List<BarProvenance.Run>> provenance,
      Optional<int[]> flagged,
      Optional<Integer> synthetic,
      List<Adjustment> adjustments) {

    static final Beside NOTHING =
        new Beside(Optional.empty(), Optional.empty(), Optional.empty(), List.of());
  }

  static SeriesPage of(SeriesAsk asked, BarAnswer bars) {
    return new SeriesPage(asked, new Body.Encoded(bars), Optional.empty(), Beside.NOTHING);
  }

  long rows() {
    return switch (body) {
      case Body.Encoded encoded -> encoded.bars().bars();
      case Body.Streamed streamed -> streamed.bars().bars();
      case Body.Rows rows -> rows.bars().rows().size();
      case Body.Filed filed -> filed.bars();
    };
  }

  OptionalLong next() {
    return switch (body) {
      case Body.Encoded encoded -> encoded.bars().next();
      case Body.Streamed streamed -> streamed.bars().next();
      case Body.Rows rows -> rows.bars().next();
      case Body.Filed filed -> filed.next();
    };
  }

  long revision() {
    return switch (body) {
      case Body.Encoded encoded -> encoded.bars().revision();
      case Body.Streamed streamed -> streamed.bars().revision();
      case Body.Rows rows -> rows.bars().revision();
      case Body.Filed filed -> filed.revision();
    };
  }

  Verdict verdict() {
    return switch (body) {
      case Body.Encoded encoded -> encoded.bars().verdict();
      case Body.Streamed streamed -> streamed.bars().verdict();
      case Body.Rows rows -> rows.bars().verdict();
      case Body.Filed filed -> filed.verdict();
    };
  }

  /** Where the page after this one begins, when it begins inside this instrument. */
  Optional<PageToken> token() {
    return next().isPresent()
        ? Optional.of(asked.next(next().getAsLong(), revision(), source))
        : Optional.empty();
  }

  /** Into the metadata: which revision it is of, on which scale, and how much is filled in. */
  void writeMetadata(Optional<PriceScale> scale, JsonGenerator out) throws IOException {
    if (source.isPresent()) {
      Resampling.write(out, source.get());
    }
    if (beside.synthetic().isPresent()) {
      out.writeNumberField("synthetic", beside.synthetic().get());
    }
    if (asked.pin().isPresent()) {
      out.writeObjectFieldStart("as_of");
      out.writeNumberField("revision", asked.pin().get().revision());
      out.writeStringField("at", asked.pin().get().at().toString());
      out.writeEndObject();
    }
    if (scale.isPresent()) {
      out.writeStringField("adjustment", scale.get().toString());
      writeAdjustments(out);
    }
  }

  private void writeAdjustments(JsonGenerator out) throws IOException {
    out.writeArrayFieldStart("adjustments");
    for (Adjustment one : beside.adjustments()) {
      out.writeStartObject();
      out.writeStringField("split", one.ratio().toString());
      out.writeStringField("before", BarTimes.text(asked.series().timeframe(), one.effective()));
      out.writeNumberField("numerator", one.ratio().numerator());
      out.writeNumberField("denominator", one.ratio().denominator());
      out.writeBooleanField("volumes", one.volumes());
      out.writeNumberField("revision", one.revision());
      out.writeStringField("at", one.at().toString());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  /** Beside the columns: where runs of bars came from, and rows with something to remark. */
  void writeBeside(JsonGenerator out) throws IOException {
    if (beside.provenance().isPresent()) {
      out.writeArrayFieldStart("provenance");
      for (BarProvenance.Run run : beside.provenance().get()) {
        out.writeStartObject();
        out.writeNumberField("bars", run.bars());
        out.writeNumberField("rev", run.revision());
        out.writeStringField("src", run.source());
        out.writeStringField("fetched_at", run.fetchedAt());
        if (run.isFinal().isPresent()) {
          out.writeBooleanField("final", run.isFinal().get());
        }
        out.writeEndObject();
      }
      out.writeEndArray();
    }
    if (beside.flagged().isPresent()) {
      out.writeArrayFieldStart("flags");
      int[] flagged = beside.flagged().get();
      for (int row = 0; row < flagged.length; row++) {
        if (flagged[row] != 0) {
          out.writeStartObject();
          out.writeNumberField("row", row);
          out.writeArrayFieldStart("flags");
          for (BarFlag flag : BarFlag.in(flagged[row])) {
            out.writeString(flag.toString());
          }
          out.writeEndArray();
          out.writeEndObject();
        }
      }
      out.writeEndArray();
    }
  }
}
