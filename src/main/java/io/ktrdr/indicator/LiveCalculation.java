package io.ktrdr.indicator;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.Timeframe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntToLongFunction;

/**
 * A calculation that follows bars as they close: each takes one step of each indicator, however
 * many bars came before. What the bar that forms would make of it is calculated over the bars that
 * its value depends on, and changes nothing. Says what {@link Calculation#run} says over the same
 * bars, to 1e-9 of the value. For one thread.
 */
public final class LiveCalculation {

  /** A session may lie this many days before the next one. */
  private static final double LONGEST_CLOSURE = 10 * 86_400.0;

  private static final double DAY = 86_400;

  /**
   * What is left of a beginning after an indicator's history is small against what it adds up,
   * which may be large against a value near 0; after twice as long nothing is left.
   */
  private static final long MARGIN = 2;

  /** One indicator, how far it has come, and what it has said. */
  private static final class Track {
    final Ask ask;
    final List<Input> inputs;
    final History history;
    double[][] said;
    Stepper stepper;

    Track(Ask ask, int room) {
      this.ask = ask;
      this.inputs = ask.indicator().inputs();
      this.history = ask.indicator().history(ask.arguments());
      this.said = new double[ask.indicator().outputs().size()][room];
    }
  }

  private final int most;
  private final List<Track> tracks = new ArrayList<>();
  private final Map<String, Track> byName = new HashMap<>();
  private final List<Track> asAsked;
  private final Map<Column, double[]> figures = new EnumMap<>(Column.class);
  private int room = 1024;
  private int size;

  /**
   * @param most bars that are kept at least; twice as many are at most
   * @throws IllegalArgumentException for a calculation over bars of several lengths
   */
  public LiveCalculation(Calculation calculation, int most) {
    if (!calculation.otherTimeframes().isEmpty()) {
      throw new IllegalArgumentException("over one length of bars only");
    }
    this.most = most;
    Set<Column> needed = EnumSet.of(Column.TIME);
    for (Ask ask : calculation.ordered()) {
      Track track = new Track(ask, room);
      tracks.add(track);
      byName.put(ask.name(), track);
      for (Input input : track.inputs) {
        if (ask.source(input) instanceof Source.Bars bars) {
          needed.add(bars.column());
        }
      }
    }
    needed.forEach(column -> figures.put(column, new double[room]));
    this.asAsked = calculation.asks().stream().map(ask -> byName.get(ask.name())).toList();
  }

  /** What has to precede the first bar of which a value is wanted. */
  public static History history(Calculation calculation, Timeframe timeframe) {
    History once = calculation.history(timeframe);
    return new History(
        (int) Math.min(Integer.MAX_VALUE, MARGIN * once.bars()), once.days(), once.whole());
  }

  /** How many closed bars there are. */
  public int size() {
    return size;
  }

  /** The index of the bar of a time, in epoch seconds; negative when there is none. */
  public int indexOf(long time) {
    return Arrays.binarySearch(figures.get(Column.TIME), 0, size, (double) time);
  }

  /** The values at a closed bar: all outputs of the indicators in the asked order, NaN for none. */
  public double[] values(int index) {
    return asAsked.stream()
        .flatMapToDouble(track -> Arrays.stream(track.said).mapToDouble(said -> said[index]))
        .toArray();
  }

  /**
   * Takes closed bars in: those that follow, and others in the place of what was there, or between.
   *
   * @param sessionDay the session date of bar {@code i} of them, as day since 1970-01-01
   * @return the index of the first bar whose values may be others now; {@link #size} when none are
   */
  public int put(BarSeries bars, IntToLongFunction sessionDay) {
    if (bars.isEmpty()) {
      return size;
    }
    BarColumns columns = BarColumns.of(bars, sessionDay);
    boolean follows = size == 0 || bars.firstTime() > figures.get(Column.TIME)[size - 1];
    int from = follows ? append(columns) : merge(columns);
    if (size > 2L * most) {
      return trimmed(from);
    }
    if (follows && from > 0 && bars.size() == 1) {
      step(from);
    } else if (from < size) {
      replay(from);
    }
    return from;
  }

  /** The values as they were if the bar that forms were over; it follows the closed ones. */
  public double[] forming(BarSeries bar, IntToLongFunction sessionDay) {
    ensure(size + 1);
    BarColumns columns = BarColumns.of(bar, sessionDay);
    figures.forEach((column, all) -> all[size] = columns.get(column)[0]);
    for (Track track : tracks) {
      int start = start(track, size);
      double[][] inputs = new double[track.inputs.size()][];
      for (int i = 0; i < inputs.length; i++) {
        inputs[i] = Arrays.copyOfRange(column(track, i), start, size + 1);
      }
      double[][] result = track.ask.indicator().calculate(track.ask.arguments(), inputs);
      for (int o = 0; o < result.length; o++) {
        track.said[o][size] = result[o][size - start];
      }
    }
    return values(size);
  }

  // ---- bars ----

  private int append(BarColumns columns) {
    ensure(size + columns.size());
    figures.forEach(
        (column, all) -> System.arraycopy(columns.get(column), 0, all, size, columns.size()));
    int from = size;
    size += columns.size();
    return from;
  }

  /** Of bars of the same time the new one counts. */
  private int merge(BarColumns columns) {
    double[] mine = figures.get(Column.TIME);
    double[] theirs = columns.get(Column.TIME);
    int[] sources = new int[size + theirs.length];
    int count = 0;
    int first = Integer.MAX_VALUE;
    for (int i = 0, j = 0; i < size || j < theirs.length; count++) {
      boolean takes = j < theirs.length && (i == size || theirs[j] <= mine[i]);
      if (takes && i < size && theirs[j] == mine[i]) {
        if (differs(columns, j, i)) {
          first = Math.min(first, count);
        }
        i++;
      } else if (takes) {
        first = Math.min(first, count);
      }
      sources[count] = takes ? -1 - j++ : i++;
    }
    if (first == Integer.MAX_VALUE) {
      return size;
    }
    ensure(count);
    for (Map.Entry<Column, double[]> entry : figures.entrySet()) {
      double[] before = Arrays.copyOf(entry.getValue(), size);
      double[] others = columns.get(entry.getKey());
      for (int k = first; k < count; k++) {
        entry.getValue()[k] = sources[k] < 0 ? others[-1 - sources[k]] : before[sources[k]];
      }
    }
    size = count;
    return first;
  }

  private boolean differs(BarColumns columns, int theirs, int mine) {
    return figures.entrySet().stream()
        .anyMatch(
            entry ->
                Double.compare(entry.getValue()[mine], columns.get(entry.getKey())[theirs]) != 0);
  }

  private void ensure(int wanted) {
    if (wanted > room) {
      room = Math.max(wanted + 1, room * 2);
      figures.replaceAll((column, all) -> Arrays.copyOf(all, room));
      for (Track track : tracks) {
        for (int o = 0; o < track.said.length; o++) {
          track.said[o] = Arrays.copyOf(track.said[o], room);
        }
      }
    }
  }

  /** The oldest go; what depends on all bars depends on those that are left. */
  private int trimmed(int from) {
    int gone = size - most;
    figures.values().forEach(all -> System.arraycopy(all, gone, all, 0, most));
    for (Track track : tracks) {
      for (double[] said : track.said) {
        System.arraycopy(said, gone, said, 0, most);
      }
    }
    size = most;
    boolean anew = tracks.stream().anyMatch(track -> track.history.whole());
    int first = anew ? 0 : Math.max(0, from - gone);
    replay(first);
    return first;
  }

  // ---- values ----

  /** The first bar that the value at another depends on. */
  private int start(Track track, int index) {
    if (track.history.whole()) {
      return 0;
    }
    int start = (int) Math.max(0, index - MARGIN * track.history.bars());
    if (track.history.days() > 0) {
      double[] times = figures.get(Column.TIME);
      double since = times[index] - track.history.days() * DAY - LONGEST_CLOSURE;
      int at = Arrays.binarySearch(times, 0, index, since);
      start = Math.min(start, at < 0 ? -1 - at : at);
    }
    return start;
  }

  private double[] column(Track track, int input) {
    return switch (track.ask.source(track.inputs.get(input))) {
      case Source.Bars bars -> figures.get(bars.column());
      case Source.OutputOf other -> {
        Track feeding = byName.get(other.ask());
        yield feeding.said[feeding.ask.indicator().output(other.output()).orElseThrow()];
      }
    };
  }

  /** Values from a bar on, each indicator begun anew as long before as its value there needs. */
  private void replay(int from) {
    for (Track track : tracks) {
      track.stepper = track.ask.indicator().live(track.ask.arguments());
      walk(track, start(track, from), from);
    }
  }

  /** The newest bar. */
  private void step(int index) {
    tracks.forEach(track -> walk(track, index, index));
  }

  private void walk(Track track, int start, int from) {
    double[][] inputs = new double[track.inputs.size()][];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = column(track, i);
    }
    double[] in = new double[inputs.length];
    double[] out = new double[track.said.length];
    for (int at = start; at < size; at++) {
      for (int i = 0; i < in.length; i++) {
        in[i] = inputs[i][at];
      }
      track.stepper.next(in, out);
      if (at >= from) {
        for (int o = 0; o < out.length; o++) {
          track.said[o][at] = out[o];
        }
      }
    }
  }
}
