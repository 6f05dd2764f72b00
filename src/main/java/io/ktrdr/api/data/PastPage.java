package io.ktrdr.api.data;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ktrdr.api.bars.BarAnswer;
import io.ktrdr.api.bars.BarQuery;
import io.ktrdr.api.bars.ProvenanceJson;
import io.ktrdr.api.series.BarTimes;
import io.ktrdr.api.series.PriceScale;
import io.ktrdr.store.Adjustment;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A page of bars of some revision, encoded, and what is told of it beside them.
 *
 * @param provenance for columns, the runs; empty when not asked for or written with the rows
 * @param adjustments that the series had then; none when no scale was asked for
 */
record PastPage(
    BarAnswer answer, Optional<List<ProvenanceJson.Run>> provenance, List<Adjustment> adjustments) {

  /** A page of what is stored now, of which nothing more is told. */
  static PastPage ofNow(BarAnswer answer) {
    return new PastPage(answer, Optional.empty(), List.of());
  }

  /** Into the metadata: which revision it is of, and on which scale its prices are. */
  void writeMetadata(
      Optional<PastBars.Pin> pin, Optional<PriceScale> scale, BarQuery query, JsonGenerator out)
      throws IOException {
    if (pin.isPresent()) {
      out.writeObjectFieldStart("as_of");
      out.writeNumberField("revision", pin.get().revision());
      out.writeStringField("at", pin.get().at().toString());
      out.writeEndObject();
    }
    if (scale.isPresent()) {
      out.writeStringField("adjustment", scale.get().toString());
      writeAdjustments(query, out);
    }
  }

  private void writeAdjustments(BarQuery query, JsonGenerator out) throws IOException {
    out.writeArrayFieldStart("adjustments");
    for (Adjustment one : adjustments) {
      out.writeStartObject();
      out.writeStringField("split", one.ratio().toString());
      out.writeStringField("before", BarTimes.text(query.series().timeframe(), one.effective()));
      out.writeNumberField("numerator", one.ratio().numerator());
      out.writeNumberField("denominator", one.ratio().denominator());
      out.writeBooleanField("volumes", one.volumes());
      out.writeNumberField("revision", one.revision());
      out.writeStringField("at", one.at().toString());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  /** Beside the columns: where runs of bars came from. */
  void writeProvenance(JsonGenerator out) throws IOException {
    if (provenance.isEmpty()) {
      return;
    }
    out.writeArrayFieldStart("provenance");
    for (ProvenanceJson.Run run : provenance.get()) {
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
}
