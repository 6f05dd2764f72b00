package io.ktrdr.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.ktrdr.calendar.CalendarLayer;
import io.ktrdr.calendar.CalendarOverrides;
import io.ktrdr.calendar.Calendars;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.gateway.GatewaySupervisor;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.TradingHours;
import io.ktrdr.store.Lesson;
import io.ktrdr.testing.Inbox;
import io.ktrdr.testing.VirtualTime;
import io.ktrdr.testing.VirtualWorld;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Known instruments kept fresh by the simulated gateway, in virtual time. */
class UpkeepTest {

  private static final Instant START = Instant.parse("2026-01-05T14:30:00Z");

  private final FakeDirectory directory = new FakeDirectory();
  private final FakeLessons lessons = new FakeLessons();
  private VirtualWorld world;
  private Inbox<SymbolEntity.Command> entities;

  @BeforeEach
  void begin() {
    world =
        VirtualWorld.at(
            START,
            ConfigFactory.parseString(
                "ktrdr.store-dispatcher { type = Dispatcher, executor = \""
                    + VirtualTime.Dispatching.class.getName()
                    + "\" }"),
            settings -> settings);
    directory.put(Apple.SHARE);
  }

  @AfterEach
  void end() {
    world.close();
  }

  @Test
  void anInstrumentIsLookedUpAgainAndItsPastSessionsLearnt() {
    keepUp(world.gateway(""));
    world.advance(Duration.ofSeconds(90));

    Lesson lesson = lessons.of(Apple.SHARE.id());
    assertThat(lesson.detailsAt()).isAfter(START);
    assertThat(lesson.scheduleAt()).isPresent();
    assertThat(lesson.namesakes()).isPresent();
    assertThat(lesson.regular().get(LocalDate.of(2025, 12, 25))).isEmpty();
    assertThat(lesson.regular().get(LocalDate.of(2025, 12, 24)))
        .containsExactly(
            new TimeRange(
                Instant.parse("2025-12-24T14:30:00Z"), Instant.parse("2025-12-24T18:00:00Z")));
    assertThat(lesson.all().get(LocalDate.of(2025, 12, 23)))
        .containsExactly(
            new TimeRange(
                Instant.parse("2025-12-23T09:00:00Z"), Instant.parse("2025-12-24T01:00:00Z")));
    Instrument fresh = directory.find(Apple.SHARE.id()).orElseThrow();
    assertThat(fresh.tradingHours()).contains("20260106");
    assertThat(world.simulator().violations()).isEmpty();
  }

  @Test
  void detailsThatChangedAreAFactOfTheInstrumentAndNewHoursAreNot() {
    keepUp(world.gateway(""));
    world.advance(Duration.ofSeconds(90));
    Instrument fresh = directory.find(Apple.SHARE.id()).orElseThrow();
    assertThat(fresh.sameButHours(Apple.SHARE)).isFalse();
    assertThat(entities.messages())
        .singleElement()
        .isInstanceOfSatisfying(
            SymbolEntity.Register.class,
            register -> assertThat(register.instrument()).isEqualTo(fresh));

    world.advance(Duration.ofHours(25));
    Instrument nextDay = directory.find(Apple.SHARE.id()).orElseThrow();
    assertThat(nextDay.tradingHours()).isNotEqualTo(fresh.tradingHours());
    assertThat(entities.messages()).as("nothing new about the share itself").hasSize(1);
  }

  @Test
  void detailsAreAskedAgainWhenTheyAreADayOldAndNotBefore() {
    keepUp(world.gateway(""));
    world.advance(Duration.ofSeconds(90));
    Instant first = lessons.of(Apple.SHARE.id()).detailsAt();
    world.advance(Duration.ofHours(23));
    assertThat(lessons.of(Apple.SHARE.id()).detailsAt()).isEqualTo(first);
    world.advance(Duration.ofHours(2));

    Lesson second = lessons.of(Apple.SHARE.id());
    assertThat(second.detailsAt()).isAfter(first.plus(Duration.ofHours(23)));
    assertThat(second.scheduleAt().orElseThrow()).isEqualTo(first);
  }

  @Test
  void notHavingBeenAbleToAskIsNotRememberedAsAnAnswer() {
    keepUp(world.gateway("ktrdr.gateway.expected-origin = real"));
    world.advance(Duration.ofHours(1));

    assertThat(lessons.of(Apple.SHARE.id())).isEqualTo(Lesson.NONE);
  }

  @Test
  void whatWasLearntIsTheTopLayerOfTheCalendar() {
    Calendars book = Calendars.bundled();
    LearntCalendars calendars = new LearntCalendars(() -> book, directory, lessons);
    LocalDate mourning = LocalDate.of(2025, 12, 23);
    TradingCalendar before = calendars.apply(Apple.SHARE);
    assertThat(before.session(TradingHours.RTH, mourning)).isPresent();

    lessons.put(
        Apple.SHARE.id(),
        Lesson.NONE.detailsAt(START).with(TradingHours.RTH, Map.of(mourning, List.of())));
    TradingCalendar after = calendars.apply(Apple.SHARE);

    assertThat(after.session(TradingHours.RTH, mourning)).isEmpty();
    assertThat(after.layer()).isEqualTo(CalendarLayer.LEARNT);
    assertThat(after.version()).isNotEqualTo(before.version());
    assertThat(calendars.apply(Apple.SHARE)).isSameAs(after);
  }

  @Test
  void daysThatContradictEachOtherAreNotUsed() {
    Calendars book = Calendars.bundled();
    LearntCalendars calendars = new LearntCalendars(() -> book, directory, lessons);
    TimeRange span = TimeRange.ofEpochSeconds(1_766_500_000, 1_766_520_000);
    lessons.put(
        Apple.SHARE.id(),
        Lesson.NONE.with(
            TradingHours.RTH,
            Map.of(
                LocalDate.of(2025, 12, 23), List.of(span),
                LocalDate.of(2025, 12, 24), List.of(span))));

    assertThat(calendars.apply(Apple.SHARE).version())
        .isEqualTo(Calendars.bundled().of(Apple.SHARE).version());
  }

  @Test
  void theInstrumentHearsWhenWhatIbTeachesChangesItsCalendar() {
    Calendars wrong =
        Calendars.bundled().with(CalendarOverrides.parse("XNYS 2025-12-22..2025-12-23 closed"));
    LearntCalendars calendars = new LearntCalendars(() -> wrong, directory, lessons);

    keepUp(world.gateway(""), calendars);
    world.advance(Duration.ofSeconds(90));
    assertThat(entities.messages())
        .filteredOn(SymbolMessage.CalendarChanged.class::isInstance)
        .hasSize(1);

    world.advance(Duration.ofHours(25));
    assertThat(entities.messages())
        .filteredOn(SymbolMessage.CalendarChanged.class::isInstance)
        .as("asked again, and nothing new")
        .hasSize(1);
  }

  private void keepUp(ActorRef<GatewaySupervisor.Command> gateway) {
    keepUp(gateway, Apple.CALENDARS::of);
  }

  private void keepUp(
      ActorRef<GatewaySupervisor.Command> gateway,
      Function<Instrument, TradingCalendar> calendars) {
    SymbolContext context =
        new SymbolContext(
            new FakeBarStore(),
            directory,
            calendars,
            gateway,
            world.clock(),
            SymbolSettings.from(ConfigFactory.parseResources("symbol.conf").resolve()));
    entities = world.inbox();
    world.spawn(Upkeep.create(context, lessons, id -> entities.ref()), "upkeep");
  }
}
