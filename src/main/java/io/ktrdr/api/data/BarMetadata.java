package io.ktrdr.api.data;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ktrdr.api.bars.Verdict;
import io.ktrdr.api.series.BarTimes;
import io.ktrdr.calendar.CalendarLayer;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.Timeframe;
import io.ktrdr.quality.MissingRun;
import io.ktrdr.symbol.SymbolEntity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What an answer with bars says about them.
 *
 * @param start where the range begins, as asked
 * @param end where it ends, as asked
 * @param gaps the missing runs with their reasons, when the instrument's entity could tell
 * @param simulated whether a simulated gateway made these bars
 * @param warnings sentences about what the reader might not expect
 */
public record BarMetadata(
    SeriesId series,
    TradingCalendar calendar,
    String start,
    String end,
    long points,
    long revision,
    Verdict verdict,
    Optional<List<SymbolEntity.Gap>> gaps,
    boolean simulated,
    List<String> warnings) {

  /** Gaps beyond this many are counted, not listed. */
  private static final int LISTED_GAPS = 100;

  public void write(JsonGenerator out) throws IOException {
    Timeframe timeframe = series.timeframe();
    out.writeStringField("instrument", series.instrument().toString());
    out.writeStringField("timeframe", timeframe.toString());
    out.writeNumberField("points", points);
    out.writeStringField("what", series.what().name());
    out.writeStringField("session", series.hours().toString());
    out.writeStringField("start", start);
    out.writeStringField("end", end);
    out.writeStringField("tz", "UTC");
    out.writeStringField("exchange_tz", calendar.zone().getId());
    out.writeStringField("calendar", calendar.id());
    long ignored = ignored();
    out.writeBooleanField("complete", complete());
    out.writeNumberField("coverage", coverage());
    if (ignored > 0) {
      out.writeNumberField("ignored_bars", ignored);
    }
    writeGaps(out);
    out.writeNumberField("revision", revision);
    out.writeBooleanField("simulated", simulated);
    List<String> all = allWarnings();
    if (!all.isEmpty()) {
      out.writeArrayFieldStart("warnings");
      for (String warning : all) {
        out.writeString(warning);
      }
      out.writeEndArray();
    }
  }

  /** The warnings, and one more where the calendar is not to be trusted. */
  List<String> allWarnings() {
    List<String> all = new ArrayList<>(warnings);
    if (calendar.layer() == CalendarLayer.DEFAULT) {
      all.add(
          "no calendar of this exchange is known: gaps are judged as if it traded every hour of"
              + " every weekday");
    }
    return all;
  }

  /** Whether nothing is missing that anyone wants. */
  boolean complete() {
    return verdict.missing() == ignored();
  }

  /** The share of wanted bars that are there, rounded down to six decimals. */
  double coverage() {
    return Math.floor(verdict.coverage(ignored()) * 1e6) / 1e6;
  }

  /** Missing bars that a user does not want: they are listed but do not count. */
  private long ignored() {
    long bars = 0;
    for (SymbolEntity.Gap gap : gaps.orElse(List.of())) {
      bars += gap.state() == SymbolEntity.GapState.IGNORED ? gap.bars() : 0;
    }
    return Math.min(bars, verdict.missing());
  }

  private void writeGaps(JsonGenerator out) throws IOException {
    out.writeArrayFieldStart("gaps");
    int total;
    if (gaps.isPresent()) {
      total = gaps.get().size();
      for (SymbolEntity.Gap gap : gaps.get().subList(0, Math.min(total, LISTED_GAPS))) {
        writeGap(
            out,
            gap.range().startSecond(),
            gap.range().endSecond(),
            gap.bars(),
            gap.state().name().toLowerCase(Locale.ROOT));
      }
    } else {
      total = verdict.runs().size();
      for (MissingRun run : verdict.runs().subList(0, Math.min(total, LISTED_GAPS))) {
        writeGap(out, run.first(), run.next(), run.count(), "missing");
      }
    }
    out.writeEndArray();
    if (total > LISTED_GAPS) {
      out.writeNumberField("gaps_total", total);
    }
  }

  private void writeGap(JsonGenerator out, long start, long end, long bars, String state)
      throws IOException {
    out.writeStartObject();
    out.writeStringField("start", BarTimes.text(series.timeframe(), start));
    out.writeStringField("end", BarTimes.text(series.timeframe(), end));
    out.writeNumberField("bars", bars);
    out.writeStringField("state", state);
    out.writeEndObject();
  }
}
