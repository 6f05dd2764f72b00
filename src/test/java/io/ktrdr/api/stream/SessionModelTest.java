package io.ktrdr.api.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.ktrdr.api.http.Caller;
import io.ktrdr.api.http.Json;
import io.ktrdr.calendar.Calendars;
import io.ktrdr.market.Bar;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.symbol.live.BarFrames;
import io.ktrdr.symbol.live.LiveEvent.Standing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A series is told at random to a client that reads slowly, is cut off, or listens no more, and
 * comes back at random. Nothing is told twice, and in the end the series that it has put together
 * is the one that was told. No sockets, no clocks.
 */
class SessionModelTest {

  private static final SeriesId SERIES = SeriesId.parse("AAPL.NASDAQ.STK/1m/TRADES/all");
  private static final Key KEY = new Key(Channel.BARS, SERIES.toString());
  private static final Instant BEGIN = Instant.parse("2024-03-05T00:00:00Z");
  private static final int STEPS = 4_000;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final StreamMeters meters = new StreamMeters(registry);
  private final StreamSettings settings = settings();

  /** What is so: bars that are over by their time. */
  private final TreeMap<String, String> truth = new TreeMap<>();

  private final BarBook book = new BarBook(settings.maxSnapshotBars());
  private final Telling telling = new Telling(KEY, "e0", 200, 1 << 20);
  private final BarMessages messages =
      new BarMessages(
          KEY,
          SERIES,
          new BarFrames(
              Calendars.bundled().byId(Calendars.ALWAYS).orElseThrow(),
              Timeframe.MINUTE_1,
              TradingHours.ALL));

  private final TreeMap<String, String> client = new TreeMap<>();

  /** What the hub has not looked at yet. */
  private final Deque<Runnable> hub = new ArrayDeque<>();

  private Random random;
  private Session session;
  private boolean joined;
  private Resume place;
  private Integer closed;
  private Instant now = BEGIN;
  private int epochs;
  private int minute;
  private int closes4008;

  private static StreamSettings settings() {
    return StreamSettings.from(
        com.typesafe.config.ConfigFactory.parseString(
                "ktrdr.stream { buffer-frames = 8, buffer-patience = 2, lag-timeout = 10s }")
            .withFallback(com.typesafe.config.ConfigFactory.parseResources("stream.conf"))
            .resolve());
  }

  private final class Port extends QuietPort {
    @Override
    public void open(long ticket, ClientOp.Subscribe ask, Caller caller) {
      session.note(
          new Opening(
              ticket, ask, List.of(new Topic(KEY, "AAPL", Timeframe.MINUTE_1, null)), List.of()),
          now);
    }

    @Override
    public void join(Topic topic, Optional<Resume> resume, int bars) {
      hub.add(() -> joins(resume));
    }

    private void joins(Optional<Resume> resume) {
      joined = true;
      Optional<List<Told>> missed =
          resume.flatMap(telling::after).filter(events -> events.size() <= settings.bufferFrames());
      if (missed.isPresent()) {
        session.note(
            beginning("resumed", "{\"type\":\"resumed\"}".getBytes(StandardCharsets.UTF_8)), now);
        missed.get().forEach(told -> session.note(told, now));
      } else {
        session.note(snapshot(), now);
      }
    }

    @Override
    public void leave(Topic topic) {
      hub.add(() -> joined = false);
    }

    @Override
    public boolean pass(ByteString frame) {
      boolean open = random.nextBoolean();
      if (open) {
        reads(frame);
      }
      return open;
    }

    @Override
    public void close(int code, String reason) {
      closed = code;
    }
  }

  /** None of it concerns what is told of the series. */
  private static final List<String> MISCHIEF =
      List.of(
          "{",
          "[]",
          "null",
          "{\"op\":\"dance\"}",
          "{\"op\":\"list\"}",
          "[{\"op\":\"ping\"},7,{\"op\":\"ping\",\"id\":{}}]",
          "{\"op\":\"unsubscribe\",\"subscription\":\"another\"}",
          "{\"op\":\"unsubscribe\",\"channel\":\"jobs\"}",
          "{\"op\":\"subscribe\",\"channel\":\"bars\",\"instruments\":[]}",
          "{\"op\":\"auth\",\"token\":\"" + "x".repeat(9_000) + "\"}");

  private Told snapshot() {
    return beginning(
        "snapshot",
        messages.snapshot(
            telling.epoch(),
            telling.seq(),
            io.ktrdr.symbol.live.SubscriptionStatus.unknown(
                SERIES, io.ktrdr.gateway.LiveSource.REAL_TIME_BARS, BEGIN),
            book.latest(settings.maxSnapshotBars()),
            false));
  }

  private Told beginning(String type, byte[] json) {
    return new Told(
        KEY,
        telling.epoch(),
        telling.seq(),
        true,
        false,
        null,
        null,
        Payload.of(type, telling.epoch(), telling.seq(), json));
  }

  private void connect() {
    closed = null;
    joined = false;
    hub.clear();
    session =
        new Session(
            "s",
            settings,
            "1",
            true,
            Optional.of(Caller.LOCAL),
            new Outbox(Payload::frame, settings.bufferFrames(), 1 << 20, settings.bufferPatience()),
            meters,
            new Port());
    session.begin(now);
    subscribe();
  }

  private void subscribe() {
    String resume =
        place == null
            ? ""
            : ",\"resume_from\":{\"epoch\":\"" + place.epoch() + "\",\"seq\":" + place.seq() + "}";
    session.text(
        "{\"op\":\"subscribe\",\"id\":\"c\",\"channel\":\"bars\",\"timeframe\":\"1m\","
            + "\"instruments\":[\"AAPL\"]"
            + resume
            + "}",
        now);
  }

  private void tell(Told told) {
    if (joined) {
      session.note(told, now);
    }
  }

  private static Bar bar(int minute, int price) {
    BigDecimal at = BigDecimal.valueOf(price, 2);
    return new Bar(BEGIN.plusSeconds(60L * minute), at, at, at, at, null, null, null);
  }

  private static String time(int minute) {
    return BEGIN.plusSeconds(60L * minute).toString();
  }

  private static String price(int price) {
    return BarMessages.plain(BigDecimal.valueOf(price, 2));
  }

  private void happens() {
    int price = 1 + random.nextInt(100_000);
    switch (random.nextInt(12)) {
      case 0, 1 -> {
        Bar bar = bar(minute, price);
        book.put(bar, Standing.PROVISIONAL);
        truth.put(time(minute), price(price));
        tell(
            telling.ends(
                Integer.toString(minute),
                new Told.Interval(Timeframe.MINUTE_1, bar.time().getEpochSecond()),
                "bar",
                seq -> messages.bar(seq, bar, Standing.PROVISIONAL)));
        minute++;
      }
      case 2 -> {
        int before = minute - 1 - random.nextInt(3);
        if (truth.containsKey(time(before))) {
          Bar bar = bar(before, price);
          book.put(bar, Standing.FINAL);
          truth.put(time(before), price(price));
          tell(telling.keep("bar_revised", seq -> messages.revised(seq, bar, bar)));
        }
      }
      case 3 -> {
        TimeRange range = new TimeRange(bar(minute, 1).time(), bar(minute + 1, 1).time());
        book.gap(range);
        tell(telling.keep("gap", seq -> messages.gap(seq, range, 1, "lost")));
        if (random.nextBoolean()) {
          Bar bar = bar(minute, price);
          book.put(bar, Standing.FINAL);
          truth.put(time(minute), price(price));
          tell(telling.keep("backfilled", seq -> messages.backfilled(seq, range, List.of(bar))));
        }
        minute++;
      }
      default -> {
        Bar bar = bar(minute, price);
        book.put(bar, Standing.FORMING);
        tell(
            telling.latest(
                Integer.toString(minute), "bar", seq -> messages.bar(seq, bar, Standing.FORMING)));
      }
    }
    if (random.nextInt(400) == 0) {
      telling.restart("e" + ++epochs);
      tell(snapshot());
    }
  }

  private void reads(ByteString bytes) {
    for (JsonNode message : messages(bytes)) {
      String type = message.get("type").textValue();
      switch (type) {
        case "snapshot" -> {
          // what a snapshot does not reach is asked of the store; here the truth stands for it
          client.clear();
          client.putAll(truthBefore(message));
          message.get("bars").forEach(this::takes);
          place = new Resume(message.get("epoch").textValue(), message.get("seq").longValue());
        }
        case "bar", "bar_revised" -> {
          takes(message);
          rises(message);
        }
        case "backfilled" -> {
          message
              .get("bars")
              .forEach(bar -> client.put(bar.get("t").textValue(), bar.get("c").asText()));
          rises(message);
        }
        case "gap" -> rises(message);
        default -> {
          // welcome, ack, heartbeat, lagging, interval_end, closing
        }
      }
    }
  }

  private Map<String, String> truthBefore(JsonNode snapshot) {
    return snapshot.get("bars").isEmpty()
        ? truth
        : truth.headMap(snapshot.at("/bars/0/bar/t").textValue(), false);
  }

  private void rises(JsonNode message) {
    long seq = message.get("seq").longValue();
    assertThat(seq).isGreaterThan(place.seq());
    place = new Resume(place.epoch(), seq);
  }

  private void takes(JsonNode message) {
    if (message.get("final").booleanValue()) {
      client.put(message.at("/bar/t").textValue(), message.at("/bar/c").asText());
    }
  }

  private static List<JsonNode> messages(ByteString bytes) {
    byte[] all = bytes.toArray();
    List<JsonNode> found = new ArrayList<>();
    int at = 0;
    while (at < all.length) {
      int length = all[at + 1] & 0x7F;
      int head = length < 126 ? 2 : length == 126 ? 4 : 10;
      if (head > 2) {
        length = 0;
        for (int i = 2; i < head; i++) {
          length = (length << 8) | (all[at + i] & 0xFF);
        }
      }
      found.add(json(new String(all, at + head, length, StandardCharsets.UTF_8)));
      at += head + length;
    }
    return found;
  }

  private static JsonNode json(String text) {
    try {
      return Json.MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void howeverItIsReadTheSeriesIsTheOneThatWasTold(long seed) {
    random = new Random(seed);
    int sloth = 1 + random.nextInt(12);
    connect();
    for (int step = 0; step < STEPS; step++) {
      now = now.plus(Duration.ofMillis(200));
      happens();
      session.tick(now);
      if (random.nextInt(20) == 0) {
        session.text(MISCHIEF.get(random.nextInt(MISCHIEF.size())), now);
      }
      if (hub.isEmpty() && random.nextInt(40) == 0) {
        if (random.nextBoolean()) {
          session.text("{\"op\":\"unsubscribe\",\"channel\":\"bars\"}", now);
        }
        subscribe();
      }
      while (!hub.isEmpty() && random.nextBoolean()) {
        hub.remove().run();
      }
      if (random.nextInt(sloth) == 0) {
        reads(session.take());
      }
      if (closed != null) {
        closes4008 += closed == Session.TOO_SLOW ? 1 : 0;
        assertThat(closed).isEqualTo(Session.TOO_SLOW);
        reads(session.take());
        session.ended();
        connect();
      } else if (random.nextInt(150) == 0) {
        // cut off in the middle: what waits is lost
        session.ended();
        connect();
      }
    }
    hub.forEach(Runnable::run);
    while (!session.closing()) {
      ByteString rest = session.take();
      if (rest.isEmpty()) {
        break;
      }
      reads(rest);
    }
    assertThat(client).isEqualTo(truth);
    assertThat(truth).hasSizeGreaterThan(100);
    if (sloth > 9) {
      assertThat(closes4008).isPositive();
    }
  }
}
