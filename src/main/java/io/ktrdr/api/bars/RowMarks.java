package io.ktrdr.api.bars;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What is told of rows beyond their figures: where each bar came from, whether it is final, what is
 * remarked about it, and which rows are no bars. Rows of which the same is told share their bytes.
 */
public final class RowMarks {

  /**
   * What is wanted.
   *
   * @param provenance {@code rev}, {@code src}, {@code fetched_at} and {@code final}
   * @param flags {@code final} and {@code flags}
   * @param synthetic whether there may be rows that are no bars
   */
  public record Wanted(boolean provenance, boolean flags, boolean synthetic) {

    /** The names of the CSV columns. */
    public List<String> columns() {
      List<String> columns = new ArrayList<>();
      if (provenance) {
        columns.addAll(List.of("rev", "src", "fetched_at"));
      }
      if (provenance || flags) {
        columns.add("final");
      }
      if (flags) {
        columns.add("flags");
      }
      if (synthetic) {
        columns.add("synthetic");
      }
      return columns;
    }
  }

  private record Key(int run, int flags, boolean synthetic) {}

  private final Wanted wanted;
  private final boolean json;
  private final BarRows rows;
  private final List<BarProvenance.Run> runs;

  /** Of each bar its run; null when there are none. */
  private final int[] runOf;

  private final int[] flags;
  private final int skipped;
  private final Map<Key, byte[]> texts = new HashMap<>();

  /**
   * @param skipped bars before the first row
   * @param runs of the bars after those; empty when nothing about them is wanted
   * @param flags of the same bars, as bits; empty likewise
   */
  RowMarks(
      Wanted wanted,
      BarShape.Form form,
      BarRows rows,
      int skipped,
      List<BarProvenance.Run> runs,
      int[] flags) {
    this.wanted = wanted;
    this.json = form.array() || form == BarShape.Form.NDJSON;
    this.rows = rows;
    this.runs = List.copyOf(runs);
    this.flags = flags;
    int bars = rows.bars().size();
    this.runOf = new int[bars];
    int bar = skipped;
    for (int run = 0; run < runs.size(); run++) {
      for (int last = bar + runs.get(run).bars(); bar < last; bar++) {
        runOf[bar] = run;
      }
    }
    this.skipped = skipped;
  }

  /** What is remarked about a row, as bits of {@link BarFlag}. */
  int flags(int row) {
    if (rows.synthetic(row)) {
      return BarFlag.SYNTHETIC.bit();
    }
    int bar = rows.bar(row);
    int told = flags.length == 0 ? 0 : flags[bar - skipped];
    boolean provisional =
        !runs.isEmpty() && runs.get(runOf[bar]).isFinal().equals(Optional.of(false));
    return provisional ? told | BarFlag.PROVISIONAL.bit() : told;
  }

  /** Of every row what is remarked about it, as bits of {@link BarFlag}. */
  public int[] all() {
    return IntStream.range(0, rows.size()).map(this::flags).toArray();
  }

  /** What follows a row's figures. */
  byte[] after(int row) {
    boolean synthetic = rows.synthetic(row);
    int run = synthetic || runs.isEmpty() ? -1 : runOf[rows.bar(row)];
    Key key = new Key(run, wanted.flags() ? flags(row) : 0, synthetic);
    return texts.computeIfAbsent(
        key, its -> (json ? json(its) : csv(its)).getBytes(StandardCharsets.US_ASCII));
  }

  private String json(Key key) {
    StringBuilder text = new StringBuilder();
    if (key.run() >= 0) {
      BarProvenance.Run run = runs.get(key.run());
      if (wanted.provenance()) {
        text.append(",\"rev\":").append(run.revision());
        text.append(",\"src\":\"").append(run.source());
        text.append("\",\"fetched_at\":\"").append(run.fetchedAt()).append('"');
      }
      run.isFinal().ifPresent(sure -> text.append(",\"final\":").append(sure));
    }
    if (wanted.flags()) {
      text.append(",\"flags\":[");
      String separator = "";
      for (BarFlag flag : BarFlag.in(key.flags())) {
        text.append(separator).append('"').append(flag).append('"');
        separator = ",";
      }
      text.append(']');
    }
    if (key.synthetic()) {
      text.append(",\"synthetic\":true");
    }
    return text.toString();
  }

  private String csv(Key key) {
    StringBuilder text = new StringBuilder();
    Optional<BarProvenance.Run> run =
        key.run() < 0 ? Optional.empty() : Optional.of(runs.get(key.run()));
    if (wanted.provenance()) {
      text.append(',').append(run.map(its -> Long.toString(its.revision())).orElse(""));
      text.append(',').append(run.map(BarProvenance.Run::source).orElse(""));
      text.append(',').append(run.map(BarProvenance.Run::fetchedAt).orElse(""));
    }
    if (wanted.provenance() || wanted.flags()) {
      text.append(',')
          .append(run.flatMap(BarProvenance.Run::isFinal).map(Object::toString).orElse(""));
    }
    if (wanted.flags()) {
      text.append(',')
          .append(
              String.join("|", BarFlag.in(key.flags()).stream().map(BarFlag::toString).toList()));
    }
    if (wanted.synthetic()) {
      text.append(',').append(key.synthetic());
    }
    return text.toString();
  }
}
