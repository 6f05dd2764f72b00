package io.ktrdr.api.stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ktrdr.api.stream.IndicatorMessages.Row;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.indicator.Calculation;
import io.ktrdr.indicator.History;
import io.ktrdr.indicator.LiveCalculation;
import io.ktrdr.market.Bar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.BarSeriesBuilder;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.Timeframe;
import io.ktrdr.symbol.live.LiveEvent;
import io.ktrdr.symbol.live.LiveEvent.Standing;
import io.ktrdr.symbol.live.LiveEvent.StandingBar;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Indicators over the live bars of one series: with each change the values of the newest bar, as
 * {@code POST /indicators/calculate} would say them over the same bars. When earlier bars change,
 * the values that are others now are told again.
 */
final class IndicatorsHub implements SeriesEar.Hearer {

  private static final int NAMED = 60;
  private static final long DAY = 86_400;

  /** Sessions are taken to be no shorter than a quarter of a day. */
  private static final long SHORTEST_SESSION = DAY / 4;

  /**
   * What is calculated.
   *
   * @param columns the names of its outputs
   */
  record Plan(Calculation calculation, List<String> columns, TradingCalendar calendar) {}

  private final StreamSettings settings;
  private final SeriesSource source;
  private final TradingCalendar calendar;
  private final Audience audience;
  private final BarMessages bars;
  private final IndicatorMessages messages;
  private final LiveCalculation live;
  private final SeriesEar ear;

  /** What was told of bars that are over, the latest ones. */
  private final TreeMap<Instant, double[]> told = new TreeMap<>();

  private IndicatorsHub(
      ActorContext<Hub> context,
      TimerScheduler<Hub> timers,
      StreamSettings settings,
      Key key,
      SeriesSource source,
      Plan plan,
      ActorRef<Channels.Command> channels) {
    this.settings = settings;
    this.source = source;
    this.calendar = plan.calendar();
    this.audience = new Audience(context, timers, settings, key, channels, this::snapshot);
    this.bars = new BarMessages(key, source.series(), source.frames());
    this.messages = new IndicatorMessages(key, plan.columns(), bars);
    this.live =
        new LiveCalculation(
            plan.calculation(), Math.max(settings.maxIndicatorBars(), settings.maxSnapshotBars()));
    this.ear = new SeriesEar(context, timers, settings, source, this);
  }

  static Behavior<Hub> create(
      StreamSettings settings,
      Key key,
      SeriesSource source,
      Plan plan,
      ActorRef<Channels.Command> channels) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  IndicatorsHub hub =
                      new IndicatorsHub(context, timers, settings, key, source, plan, channels);
                  return hub.audience.hub(hub.ear::hear);
                }));
  }

  /** The key of a calculation over a series: for people, and different for what differs. */
  static String name(SeriesId series, ObjectNode operation, List<String> columns) {
    CRC32C crc = new CRC32C();
    crc.update(operation.get("indicators").toString().getBytes(StandardCharsets.UTF_8));
    String names = String.join(",", columns);
    return series
        + "|"
        + (names.length() > NAMED ? names.substring(0, NAMED) + "…" : names)
        + "#"
        + String.format("%08x", crc.getValue());
  }

  /** The stored bars that make all values of a snapshot right, as far as the settings allow. */
  static History history(Calculation calculation, Timeframe timeframe, StreamSettings settings) {
    History needed = LiveCalculation.history(calculation, timeframe);
    int shown = settings.maxSnapshotBars();
    int most = settings.maxIndicatorBars();
    int before = needed.whole() ? most : Math.min(most, needed.bars());
    long shownDays = (long) shown * timeframe.seconds() / SHORTEST_SESSION + 1;
    return new History(
        before + shown, needed.days() == 0 ? 0 : (int) (needed.days() + shownDays), false);
  }

  // ---- what is heard ----

  @Override
  public void stored(BarSeries stored) {
    put(stored);
  }

  @Override
  public void begins() {
    List<StandingBar> closed =
        ear.book().latest(Integer.MAX_VALUE).stream()
            .filter(bar -> bar.standing() != Standing.FORMING)
            .toList();
    put(series(closed.stream().map(StandingBar::bar).toList()));
    told.clear();
    closed.forEach(bar -> remember(bar.bar().time(), at(bar.bar().time())));
    audience.begin();
  }

  @Override
  public void ended(String reason) {
    audience.tell(audience.telling().keep("ended", seq -> bars.ended(seq, reason)));
  }

  @Override
  public void hears(LiveEvent event) {
    Telling telling = audience.telling();
    switch (event) {
      case LiveEvent.BarChanged changed -> {
        if (changed.standing() == Standing.FORMING) {
          forms(changed.bar());
        } else {
          closes(changed.bar(), changed.standing());
        }
      }
      case LiveEvent.BarRevised revised -> {
        put(series(List.of(revised.after())));
        retell();
      }
      case LiveEvent.Backfilled filled -> {
        put(series(filled.bars()));
        retell();
      }
      case LiveEvent.BarsConfirmed confirmed -> {}
      case LiveEvent.GapFound gap ->
          audience.tell(
              telling.keep("gap", seq -> bars.gap(seq, gap.range(), gap.bars(), gap.reason())));
      case LiveEvent.StatusChanged changed ->
          audience.tell(
              telling.latest("status", "status", seq -> bars.status(seq, changed.status())));
      case LiveEvent.Snapshot begun -> throw new IllegalArgumentException("" + begun);
      case LiveEvent.Ended over -> throw new IllegalArgumentException("" + over);
    }
  }

  private void forms(Bar bar) {
    if (live.size() > 0 && live.indexOf(bar.time().getEpochSecond()) >= -live.size()) {
      return; // one that is over is not made to form again
    }
    Row row = new Row(bar.time(), Standing.FORMING, forming(bar));
    audience.tell(
        audience.telling().latest(slot(bar), "values", seq -> messages.values("values", seq, row)));
  }

  private void closes(Bar bar, Standing standing) {
    int from = put(series(List.of(bar)));
    Row row = new Row(bar.time(), standing, at(bar.time()));
    remember(bar.time(), row.values());
    audience.tell(
        audience
            .telling()
            .ends(slot(bar), null, "values", seq -> messages.values("values", seq, row)));
    if (from < live.size() - 1) {
      retell();
    }
  }

  private static String slot(Bar bar) {
    return Long.toString(bar.time().getEpochSecond());
  }

  /** Earlier bars are others now: the values that are too are told, oldest first. */
  private void retell() {
    Instant from = told.isEmpty() ? Instant.EPOCH : told.firstKey();
    for (StandingBar bar : ear.book().latest(Integer.MAX_VALUE)) {
      Instant time = bar.bar().time();
      if (bar.standing() == Standing.FORMING || time.isBefore(from)) {
        continue;
      }
      double[] now = at(time);
      if (!Arrays.equals(now, told.get(time))) {
        remember(time, now);
        Row row = new Row(time, bar.standing(), now);
        audience.tell(
            audience
                .telling()
                .keep("values_revised", seq -> messages.values("values_revised", seq, row)));
      }
    }
  }

  private void remember(Instant time, double[] values) {
    told.put(time, values);
    while (told.size() > settings.maxSnapshotBars()) {
      told.pollFirstEntry();
    }
  }

  // ---- values ----

  private int put(BarSeries closed) {
    return live.put(closed, i -> day(closed, i));
  }

  private double[] at(Instant time) {
    return live.values(live.indexOf(time.getEpochSecond()));
  }

  private double[] forming(Bar bar) {
    BarSeries one = series(List.of(bar));
    return live.forming(one, i -> day(one, i));
  }

  private long day(BarSeries of, int index) {
    return calendar.sessionDate(source.series().timeframe(), of.time(index)).toEpochDay();
  }

  private static BarSeries series(List<Bar> bars) {
    BarSeriesBuilder builder = new BarSeriesBuilder(bars.size());
    bars.forEach(builder::add);
    return builder.build();
  }

  private byte[] snapshot(int count) {
    Telling telling = audience.telling();
    List<Row> rows =
        ear.book().latest(count).stream()
            .map(
                bar ->
                    new Row(
                        bar.bar().time(),
                        bar.standing(),
                        bar.standing() == Standing.FORMING
                            ? forming(bar.bar())
                            : at(bar.bar().time())))
            .toList();
    return messages.snapshot(telling.epoch(), telling.seq(), rows);
  }
}
