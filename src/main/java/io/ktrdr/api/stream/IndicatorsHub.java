package io.ktrdr.api.stream;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.indicator.BarColumns;
import io.ktrdr.indicator.Calculation;
import io.ktrdr.indicator.Frame;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.BarSeriesBuilder;
import io.ktrdr.market.SeriesId;
import io.ktrdr.symbol.live.LiveEvent;
import io.ktrdr.symbol.live.LiveEvent.Standing;
import io.ktrdr.symbol.live.LiveEvent.StandingBar;
import io.ktrdr.symbol.live.LiveHub;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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
final class IndicatorsHub {

  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final int NAMED = 60;

  private record Event(LiveEvent event) implements Hub.Heard {}

  private record Stored(BarSeries bars) implements Hub.Heard {}

  private enum Due implements Hub.Heard {
    READY,
    LISTEN
  }

  private final TimerScheduler<Hub> timers;
  private final StreamSettings settings;
  private final BarsHub.Source source;
  private final Calculation calculation;
  private final List<String> columns;
  private final TradingCalendar calendar;
  private final Audience audience;
  private final BarMessages messages;
  private final BarBook book;
  private final ActorRef<LiveEvent> ear;

  /** What was told of bars that are over, the latest ones. */
  private final TreeMap<Instant, double[]> told = new TreeMap<>();

  private String upstreamEpoch = "";
  private long upstreamSeq;
  private boolean heard;
  private boolean read;

  private IndicatorsHub(
      ActorContext<Hub> context,
      TimerScheduler<Hub> timers,
      StreamSettings settings,
      Key key,
      BarsHub.Source source,
      Calculation calculation,
      List<String> columns,
      TradingCalendar calendar,
      ActorRef<Channels.Command> channels) {
    this.timers = timers;
    this.settings = settings;
    this.source = source;
    this.calculation = calculation;
    this.columns = columns;
    this.calendar = calendar;
    this.audience = new Audience(context, timers, settings, key, channels, this::snapshot);
    this.messages = new BarMessages(key, source.series(), source.frames());
    this.book = new BarBook(settings.maxIndicatorBars() + settings.maxSnapshotBars());
    this.ear = context.messageAdapter(LiveEvent.class, Event::new);
    context.pipeToSelf(
        source.stored().get(),
        (bars, failure) -> new Stored(failure == null ? bars : BarSeries.empty()));
    timers.startSingleTimer(Due.READY, PATIENCE);
    timers.startTimerWithFixedDelay(Due.LISTEN, settings.relistenEvery());
    source.upstream().listen(Optional.empty(), ear);
  }

  static Behavior<Hub> create(
      StreamSettings settings,
      Key key,
      BarsHub.Source source,
      Calculation calculation,
      List<String> columns,
      TradingCalendar calendar,
      ActorRef<Channels.Command> channels) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  IndicatorsHub hub =
                      new IndicatorsHub(
                          context,
                          timers,
                          settings,
                          key,
                          source,
                          calculation,
                          columns,
                          calendar,
                          channels);
                  return Behaviors.receiveMessage(hub::onMessage);
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

  private Behavior<Hub> onMessage(Hub message) {
    switch (message) {
      case Event(LiveEvent event) -> event(event);
      case Hub.Join join -> audience.join(join);
      case Hub.Leave leave -> audience.leave(leave.listener());
      case Hub.Expect expect -> audience.expect();
      case Hub.LingerOver over -> audience.lingerOver();
      case Hub.Stop stop -> {
        return Behaviors.stopped();
      }
      case Stored(BarSeries bars) -> {
        for (int i = 0; i < bars.size(); i++) {
          book.stored(bars.bar(i));
        }
        read = true;
        ready(heard);
      }
      case Due.READY -> ready(true);
      case Due.LISTEN ->
          source
              .upstream()
              .listen(
                  upstreamEpoch.isEmpty()
                      ? Optional.empty()
                      : Optional.of(new LiveHub.Resume(upstreamEpoch, upstreamSeq)),
                  ear);
      case Hub.Heard other -> throw new IllegalArgumentException("not for indicators: " + other);
    }
    return Behaviors.same();
  }

  private void ready(boolean enough) {
    if (enough && !audience.isOpen()) {
      timers.cancel(Due.READY);
      remember();
      audience.open();
    }
  }

  private void event(LiveEvent event) {
    boolean same = event.epoch().equals(upstreamEpoch);
    if (event instanceof LiveEvent.Snapshot begun) {
      boolean nothingNew = same && begun.seq() == upstreamSeq;
      upstreamEpoch = begun.epoch();
      upstreamSeq = begun.seq();
      if (!nothingNew) {
        book.begin(begun.bars());
        boolean again = audience.isOpen();
        heard = true;
        remember();
        if (again) {
          audience.restart();
        }
      }
      ready(read);
    } else if (event instanceof LiveEvent.Ended ended) {
      boolean news = !upstreamEpoch.isEmpty();
      upstreamEpoch = "";
      heard = true;
      if (news) {
        audience.tell(audience.telling().keep("ended", seq -> messages.ended(seq, ended.reason())));
      }
      ready(read);
    } else if (same && event.seq() == upstreamSeq + 1) {
      upstreamSeq = event.seq();
      follow(event);
    } else if (!same || event.seq() > upstreamSeq) {
      timers.startSingleTimer("again", Due.LISTEN, Duration.ofMillis(1));
    }
  }

  private void follow(LiveEvent event) {
    switch (event) {
      case LiveEvent.BarChanged changed -> {
        book.put(changed.bar(), changed.standing());
        newest(changed.bar().time(), changed.standing());
      }
      case LiveEvent.BarRevised revised -> {
        book.put(revised.after(), Standing.FINAL);
        retell();
      }
      case LiveEvent.Backfilled filled -> {
        filled.bars().forEach(bar -> book.put(bar, Standing.FINAL));
        retell();
      }
      case LiveEvent.BarsConfirmed confirmed -> book.confirmed(confirmed.range());
      case LiveEvent.GapFound gap -> {
        book.gap(gap.range());
        audience.tell(
            audience
                .telling()
                .keep("gap", seq -> messages.gap(seq, gap.range(), gap.bars(), gap.reason())));
      }
      case LiveEvent.StatusChanged changed ->
          audience.tell(
              audience
                  .telling()
                  .latest("status", "status", seq -> messages.status(seq, changed.status())));
      case LiveEvent.Snapshot begun -> throw new IllegalStateException("handled before");
      case LiveEvent.Ended over -> throw new IllegalStateException("handled before");
    }
  }

  /** All values over the bars that are there. */
  private record Values(List<StandingBar> bars, double[][] columns) {
    double[] at(int index) {
      return Arrays.stream(columns).mapToDouble(column -> column[index]).toArray();
    }
  }

  private Values values() {
    List<StandingBar> bars = book.latest(Integer.MAX_VALUE);
    BarSeriesBuilder builder = new BarSeriesBuilder(bars.size());
    bars.forEach(bar -> builder.add(bar.bar()));
    BarSeries series = builder.build();
    Frame frame =
        new Frame(
            BarColumns.of(
                series,
                i ->
                    calendar.sessionDate(source.series().timeframe(), series.time(i)).toEpochDay()),
            new long[0]);
    List<double[]> all = new ArrayList<>();
    calculation.run(timeframe -> frame).values().forEach(some -> all.addAll(List.of(some)));
    return new Values(bars, all.toArray(double[][]::new));
  }

  private void newest(Instant time, Standing standing) {
    Values values = values();
    int index = values.bars().size() - 1;
    while (index >= 0 && !values.bars().get(index).bar().time().equals(time)) {
      index--;
    }
    if (index < 0) {
      return;
    }
    double[] mine = values.at(index);
    Telling telling = audience.telling();
    String slot = Long.toString(time.getEpochSecond());
    if (standing == Standing.FORMING) {
      audience.tell(
          telling.latest(slot, "values", seq -> json("values", seq, time, standing, mine)));
    } else {
      remember(time, mine);
      audience.tell(
          telling.ends(slot, null, "values", seq -> json("values", seq, time, standing, mine)));
    }
  }

  private void remember(Instant time, double[] values) {
    told.put(time, values);
    while (told.size() > settings.maxSnapshotBars()) {
      told.pollFirstEntry();
    }
  }

  private void remember() {
    told.clear();
    Values values = values();
    for (int i = Math.max(0, values.bars().size() - settings.maxSnapshotBars());
        i < values.bars().size();
        i++) {
      if (values.bars().get(i).standing() != Standing.FORMING) {
        remember(values.bars().get(i).bar().time(), values.at(i));
      }
    }
  }

  /** Earlier bars are others now: the values that are too are told, oldest first. */
  private void retell() {
    Values values = values();
    Telling telling = audience.telling();
    Instant from = told.isEmpty() ? Instant.EPOCH : told.firstKey();
    for (int i = 0; i < values.bars().size(); i++) {
      StandingBar bar = values.bars().get(i);
      Instant time = bar.bar().time();
      if (bar.standing() == Standing.FORMING || time.isBefore(from)) {
        continue;
      }
      double[] mine = values.at(i);
      double[] before = told.get(time);
      if (before == null || !Arrays.equals(before, mine)) {
        remember(time, mine);
        audience.tell(
            telling.keep(
                "values_revised", seq -> json("values_revised", seq, time, bar.standing(), mine)));
      }
    }
  }

  private byte[] json(String type, long seq, Instant time, Standing standing, double[] values) {
    return Messages.event(
        type, audience.telling().key(), seq, out -> row(out, time, standing, values));
  }

  private void row(JsonGenerator out, Instant time, Standing standing, double[] values)
      throws IOException {
    out.writeBooleanField("final", standing != Standing.FORMING);
    out.writeBooleanField("confirmed", standing == Standing.FINAL);
    messages.time(out, time);
    out.writeObjectFieldStart("values");
    for (int i = 0; i < values.length; i++) {
      if (Double.isFinite(values[i])) {
        out.writeNumberField(columns.get(i), values[i]);
      } else {
        out.writeNullField(columns.get(i));
      }
    }
    out.writeEndObject();
  }

  private byte[] snapshot(int count) {
    Telling telling = audience.telling();
    Values values = values();
    int size = values.bars().size();
    return Messages.event(
        "snapshot",
        telling.key(),
        telling.seq(),
        out -> {
          out.writeStringField("epoch", telling.epoch());
          messages.head(out);
          out.writeArrayFieldStart("columns");
          for (String column : columns) {
            out.writeString(column);
          }
          out.writeEndArray();
          out.writeArrayFieldStart("values");
          for (int i = Math.max(0, size - count); i < size; i++) {
            StandingBar bar = values.bars().get(i);
            out.writeStartObject();
            row(out, bar.bar().time(), bar.standing(), values.at(i));
            out.writeEndObject();
          }
          out.writeEndArray();
        });
  }
}
