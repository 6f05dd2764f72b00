package io.ktrdr.api.stream;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ktrdr.market.Bar;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.symbol.live.BarFrames;
import io.ktrdr.symbol.live.LiveEvent.Standing;
import io.ktrdr.symbol.live.LiveEvent.StandingBar;
import io.ktrdr.symbol.live.SubscriptionStatus;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** Bars and what happens to them as messages: figures exact, what is absent is {@code null}. */
final class BarMessages {

  private final Key key;
  private final SeriesId series;
  private final BarFrames frames;

  BarMessages(Key key, SeriesId series, BarFrames frames) {
    this.key = key;
    this.series = series;
    this.frames = frames;
  }

  byte[] bar(long seq, Bar bar, Standing standing) {
    return Messages.event(
        "bar",
        key,
        seq,
        out -> {
          standing(out, standing);
          out.writeFieldName("bar");
          write(out, bar);
        });
  }

  byte[] revised(long seq, Bar before, Bar after) {
    return Messages.event(
        "bar_revised",
        key,
        seq,
        out -> {
          standing(out, Standing.FINAL);
          out.writeFieldName("before");
          write(out, before);
          out.writeFieldName("bar");
          write(out, after);
        });
  }

  byte[] confirmed(long seq, TimeRange range) {
    return Messages.event("bars_confirmed", key, seq, out -> range(out, range));
  }

  byte[] gap(long seq, TimeRange range, int bars, String reason) {
    return Messages.event(
        "gap",
        key,
        seq,
        out -> {
          range(out, range);
          out.writeNumberField("missing", bars);
          out.writeStringField("reason", reason);
        });
  }

  byte[] backfilled(long seq, TimeRange range, List<Bar> bars) {
    return Messages.event(
        "backfilled",
        key,
        seq,
        out -> {
          range(out, range);
          out.writeArrayFieldStart("bars");
          for (Bar bar : bars) {
            write(out, bar);
          }
          out.writeEndArray();
        });
  }

  byte[] status(long seq, SubscriptionStatus status) {
    return Messages.event(
        "status",
        key,
        seq,
        out -> {
          out.writeStringField("component", "series:" + series);
          state(out, status);
        });
  }

  byte[] ended(long seq, String reason) {
    return Messages.event("ended", key, seq, out -> out.writeStringField("reason", reason));
  }

  /**
   * Where a listener begins.
   *
   * @param bars oldest first
   */
  byte[] snapshot(
      String epoch,
      long seq,
      SubscriptionStatus status,
      List<StandingBar> bars,
      boolean synthetic) {
    return Messages.event(
        "snapshot",
        key,
        seq,
        out -> {
          out.writeStringField("epoch", epoch);
          head(out);
          if (synthetic) {
            out.writeBooleanField("synthetic", true);
          }
          out.writeObjectFieldStart("status");
          state(out, status);
          out.writeEndObject();
          out.writeArrayFieldStart("bars");
          for (StandingBar bar : bars) {
            out.writeStartObject();
            standing(out, bar.standing());
            out.writeFieldName("bar");
            write(out, bar.bar());
            out.writeEndObject();
          }
          out.writeEndArray();
        });
  }

  /** What the series is. */
  void head(JsonGenerator out) throws IOException {
    out.writeStringField("instrument", series.instrument().toString());
    out.writeStringField("timeframe", series.timeframe().toString());
    out.writeStringField("what", series.what().toString());
    out.writeStringField("session", series.hours().toString());
  }

  static void state(JsonGenerator out, SubscriptionStatus status) throws IOException {
    out.writeStringField("state", status.state().toString());
    out.writeStringField("since", status.since().toString());
    if (status.reason().isEmpty()) {
      out.writeNullField("reason");
    } else {
      out.writeStringField("reason", status.reason());
    }
  }

  private static void standing(JsonGenerator out, Standing standing) throws IOException {
    out.writeBooleanField("final", standing != Standing.FORMING);
    out.writeBooleanField("confirmed", standing == Standing.FINAL);
  }

  private static void range(JsonGenerator out, TimeRange range) throws IOException {
    out.writeStringField("from", range.start().toString());
    out.writeStringField("to", range.end().toString());
  }

  /** A bar as {@code GET /bars} has it. */
  private void write(JsonGenerator out, Bar bar) throws IOException {
    out.writeStartObject();
    time(out, bar.time());
    decimal(out, "o", bar.open());
    decimal(out, "h", bar.high());
    decimal(out, "l", bar.low());
    decimal(out, "c", bar.close());
    decimal(out, "v", bar.volume());
    decimal(out, "vw", bar.vwap());
    if (bar.tradeCount() == null) {
      out.writeNullField("n");
    } else {
      out.writeNumberField("n", bar.tradeCount());
    }
    out.writeEndObject();
  }

  /** When the bar opened; those of a day and longer are named by their date as well. */
  void time(JsonGenerator out, Instant time) throws IOException {
    if (series.timeframe().intraday()) {
      out.writeStringField("t", time.toString());
    } else {
      out.writeStringField("t", opens(time).toString());
      out.writeStringField("session_date", LocalDate.ofInstant(time, ZoneOffset.UTC).toString());
    }
  }

  private Instant opens(Instant time) {
    return frames.named(time.getEpochSecond()).map(BarFrames.Frame::opens).orElse(time);
  }

  private static void decimal(JsonGenerator out, String name, BigDecimal value) throws IOException {
    out.writeFieldName(name);
    if (value == null) {
      out.writeNull();
    } else {
      out.writeNumber(plain(value));
    }
  }

  static String plain(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }
}
