package io.ktrdr.api.stream;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ktrdr.symbol.live.LiveEvent.Standing;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** Values of indicators as messages: what has no value is {@code null}. */
final class IndicatorMessages {

  /**
   * The values at a bar.
   *
   * @param time the bar's
   * @param values one per column, NaN for none
   */
  record Row(Instant time, Standing standing, double[] values) {}

  private final Key key;
  private final List<String> columns;
  private final BarMessages bars;

  IndicatorMessages(Key key, List<String> columns, BarMessages bars) {
    this.key = key;
    this.columns = columns;
    this.bars = bars;
  }

  /**
   * One row.
   *
   * @param type {@code values} or {@code values_revised}
   */
  byte[] values(String type, long seq, Row row) {
    return Messages.event(type, key, seq, out -> write(out, row));
  }

  /** Where a listener begins: the latest rows, oldest first. */
  byte[] snapshot(String epoch, long seq, List<Row> rows) {
    return Messages.event(
        "snapshot",
        key,
        seq,
        out -> {
          out.writeStringField("epoch", epoch);
          bars.head(out);
          out.writeArrayFieldStart("columns");
          for (String column : columns) {
            out.writeString(column);
          }
          out.writeEndArray();
          out.writeArrayFieldStart("values");
          for (Row row : rows) {
            out.writeStartObject();
            write(out, row);
            out.writeEndObject();
          }
          out.writeEndArray();
        });
  }

  private void write(JsonGenerator out, Row row) throws IOException {
    out.writeBooleanField("final", row.standing() != Standing.FORMING);
    out.writeBooleanField("confirmed", row.standing() == Standing.FINAL);
    bars.time(out, row.time());
    out.writeObjectFieldStart("values");
    for (int i = 0; i < row.values().length; i++) {
      if (Double.isFinite(row.values()[i])) {
        out.writeNumberField(columns.get(i), row.values()[i]);
      } else {
        out.writeNullField(columns.get(i));
      }
    }
    out.writeEndObject();
  }
}
