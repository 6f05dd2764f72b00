package io.ktrdr.symbol;

import io.ktrdr.calendar.ContractHours;
import io.ktrdr.calendar.Session;
import io.ktrdr.calendar.ZoneIds;
import io.ktrdr.gateway.GatewayProblem;
import io.ktrdr.gateway.GatewayQuestion.ContractsReply;
import io.ktrdr.gateway.GatewayQuestion.ContractsReply.ContractsFound;
import io.ktrdr.gateway.GatewayQuestion.FindContracts;
import io.ktrdr.gateway.GatewayQuestion.FindSchedule;
import io.ktrdr.gateway.GatewayQuestion.ScheduleReply;
import io.ktrdr.gateway.GatewayQuestion.SearchSymbols;
import io.ktrdr.gateway.Lane;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.market.SecurityType;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.TradingHours;
import io.ktrdr.store.Lesson;
import io.ktrdr.store.Lessons;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Keeps what is known of instruments fresh: their details when these are a day old, their past
 * sessions when those are a week old, and how many others share their symbol. One question at a
 * time, in the lowest lane; while IB cannot be asked it waits.
 */
final class Upkeep {

  sealed interface Message {}

  private enum Look implements Message {
    AGAIN
  }

  private record Details(ContractsReply reply) implements Message {}

  private record Sessions(ScheduleReply reply) implements Message {}

  private record Namesakes(ContractsReply reply) implements Message {}

  /** What was learnt is stored; the calendar that it changed, if it did. */
  private record Stored(Throwable failure, boolean calendarChanged) implements Message {}

  /** What is asked, in this order. */
  private enum Step {
    DETAILS,
    REGULAR_SESSIONS,
    ALL_SESSIONS,
    NAMESAKES,
    STORE
  }

  private final ActorContext<Message> context;
  private final TimerScheduler<Message> timers;
  private final SymbolContext symbols;
  private final Lessons lessons;
  private final Function<InstrumentId, RecipientRef<SymbolEntity.Command>> entities;
  private final SymbolSettings.Upkeep settings;
  private final ActorRef<ContractsReply> details;
  private final ActorRef<ContractsReply> namesakes;
  private final ActorRef<ScheduleReply> sessions;

  private Instrument instrument;
  private Lesson lesson;
  private Step step;

  private Upkeep(
      ActorContext<Message> context,
      TimerScheduler<Message> timers,
      SymbolContext symbols,
      Lessons lessons,
      Function<InstrumentId, RecipientRef<SymbolEntity.Command>> entities) {
    this.context = context;
    this.timers = timers;
    this.symbols = symbols;
    this.lessons = lessons;
    this.entities = entities;
    this.settings = symbols.settings().upkeep();
    this.details = context.messageAdapter(ContractsReply.class, Details::new);
    this.sessions = context.messageAdapter(ScheduleReply.class, Sessions::new);
    // A second adapter of the same class would take the first one's place.
    this.namesakes =
        context.spawn(
            Behaviors.receiveMessage(
                (ContractsReply reply) -> {
                  context.getSelf().tell(new Namesakes(reply));
                  return Behaviors.same();
                }),
            "namesakes");
    timers.startSingleTimer(Look.AGAIN, settings.firstAfter());
  }

  /**
   * @param entities hear of details that changed, and of a calendar that what was learnt changed
   */
  static Behavior<Message> create(
      SymbolContext symbols,
      Lessons lessons,
      Function<InstrumentId, RecipientRef<SymbolEntity.Command>> entities) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  Upkeep upkeep = new Upkeep(context, timers, symbols, lessons, entities);
                  return Behaviors.receiveMessage(upkeep::onMessage);
                }));
  }

  private Behavior<Message> onMessage(Message message) {
    switch (message) {
      case Look look -> begin();
      case Details answer -> details(answer.reply());
      case Sessions answer -> sessions(answer.reply());
      case Namesakes answer -> namesakes(answer.reply());
      case Stored stored -> {
        if (stored.failure() == null) {
          if (stored.calendarChanged()) {
            entities.apply(instrument.id()).tell(new SymbolMessage.CalendarChanged());
          }
          begin();
        } else {
          context.getLog().error("what IB taught could not be stored", stored.failure());
          later();
        }
      }
    }
    return Behaviors.same();
  }

  private void begin() {
    Instant now = symbols.clock().instant();
    Optional<Instrument> due =
        symbols.instruments().all().stream()
            .filter(one -> one.contract().conId() != 0 && isDue(lessons.of(one.id()), now))
            .min(Comparator.comparing(one -> lessons.of(one.id()).detailsAt()));
    if (due.isEmpty()) {
      later();
      return;
    }
    instrument = due.get();
    lesson = lessons.of(instrument.id());
    step = Step.DETAILS;
    ask(now);
  }

  private boolean isDue(Lesson known, Instant now) {
    return !known.detailsAt().plus(settings.detailsTtl()).isAfter(now);
  }

  private boolean wantsSessions(Instant now) {
    // A market that never closes has no sessions to learn.
    return instrument.id().type() != SecurityType.CRYPTO
        && lesson
            .scheduleAt()
            .map(at -> !at.plus(settings.scheduleTtl()).isAfter(now))
            .orElse(true);
  }

  private void ask(Instant now) {
    switch (step) {
      case DETAILS ->
          symbols
              .gateway()
              .tell(
                  new FindContracts(
                      SymbolLookup.again(instrument.contract()), Lane.BACKFILL, details));
      case REGULAR_SESSIONS -> schedule(TradingHours.RTH, now);
      case ALL_SESSIONS -> schedule(TradingHours.ALL, now);
      case NAMESAKES -> {
        if (instrument.id().type() == SecurityType.STK) {
          symbols
              .gateway()
              .tell(new SearchSymbols(instrument.contract().symbol(), Lane.BACKFILL, namesakes));
        } else {
          next(now);
        }
      }
      case STORE -> store(now);
    }
  }

  private void schedule(TradingHours hours, Instant now) {
    if (wantsSessions(now)) {
      symbols
          .gateway()
          .tell(new FindSchedule(instrument, hours, Optional.empty(), Lane.BACKFILL, sessions));
    } else {
      next(now);
    }
  }

  private void next(Instant now) {
    step =
        switch (step) {
          case DETAILS -> Step.REGULAR_SESSIONS;
          case REGULAR_SESSIONS -> Step.ALL_SESSIONS;
          case ALL_SESSIONS -> Step.NAMESAKES;
          case NAMESAKES, STORE -> Step.STORE;
        };
    ask(now);
  }

  private void details(ContractsReply reply) {
    Instant now = symbols.clock().instant();
    switch (reply) {
      case ContractsFound found -> {
        found.instruments().stream().filter(this::isSame).findFirst().ifPresent(this::learnDetails);
        next(now);
      }
      case ContractsReply.ContractsFailed failed -> refused(failed.problem(), now);
    }
  }

  /** A continuous future has another number after each roll. */
  private boolean isSame(Instrument one) {
    return one.id().equals(instrument.id())
        && (one.id().type() == SecurityType.CONTFUT
            || one.contract().conId() == instrument.contract().conId());
  }

  /** What changed of the thing itself is a fact of its journal. */
  private void learnDetails(Instrument fresh) {
    if (!fresh.sameButHours(instrument)) {
      entities
          .apply(fresh.id())
          .tell(new SymbolEntity.Register(fresh, context.getSystem().ignoreRef()));
    }
    instrument = fresh;
    learn(TradingHours.ALL, fresh.tradingHours());
    learn(TradingHours.RTH, fresh.liquidHours());
  }

  private void learn(TradingHours hours, String text) {
    ZoneId zone = ZoneIds.find(instrument.timeZoneId(), instrument.id().exchange()).orElse(null);
    if (zone == null || instrument.id().type() == SecurityType.CRYPTO) {
      return;
    }
    try {
      lesson = lesson.with(hours, ContractHours.days(text, zone));
    } catch (IllegalArgumentException unreadable) {
      context.getLog().warn("hours of {}: {}", instrument.id(), unreadable.getMessage());
    }
  }

  private void sessions(ScheduleReply reply) {
    Instant now = symbols.clock().instant();
    switch (reply) {
      case ScheduleReply.ScheduleFound found -> {
        TradingHours hours = step == Step.REGULAR_SESSIONS ? TradingHours.RTH : TradingHours.ALL;
        lesson = lesson.with(hours, days(found.sessions()));
        sessionsAsked(now);
      }
      case ScheduleReply.ScheduleFailed failed -> refused(failed.problem(), now);
    }
  }

  private void sessionsAsked(Instant now) {
    if (step == Step.ALL_SESSIONS) {
      lesson = lesson.scheduleAt(now);
    }
    next(now);
  }

  /** All dates from the first session to the last: those without one are closed. */
  private static Map<LocalDate, List<TimeRange>> days(List<Session> sessions) {
    if (sessions.isEmpty()) {
      return Map.of();
    }
    Map<LocalDate, List<TimeRange>> open =
        sessions.stream().collect(Collectors.toMap(Session::date, Session::open));
    return sessions
        .getFirst()
        .date()
        .datesUntil(sessions.getLast().date().plusDays(1))
        .collect(Collectors.toMap(date -> date, date -> open.getOrDefault(date, List.of())));
  }

  private void namesakes(ContractsReply reply) {
    Instant now = symbols.clock().instant();
    switch (reply) {
      case ContractsFound found -> {
        lesson =
            lesson.namesakes(
                (int)
                    found.instruments().stream()
                        .filter(one -> one.id().symbol().equals(instrument.id().symbol()))
                        .map(one -> one.contract().conId())
                        .distinct()
                        .count());
        next(now);
      }
      case ContractsReply.ContractsFailed failed -> refused(failed.problem(), now);
    }
  }

  /** IB's "no" is an answer, and good for as long as any; not to have been able to ask is not. */
  private void refused(GatewayProblem problem, Instant now) {
    switch (problem.kind()) {
      case NO_DATA, BAD_REQUEST, ENTITLEMENT -> {
        if (step == Step.REGULAR_SESSIONS || step == Step.ALL_SESSIONS) {
          sessionsAsked(now);
        } else {
          next(now);
        }
      }
      case CONNECTIVITY, FARM, PACING, INFORMATIONAL, ADVISORY, HELD, FATAL -> {
        context.getLog().debug("{} is kept as it is: {}", instrument.id(), problem.detail());
        later();
      }
    }
  }

  private void store(Instant now) {
    Instrument fresh = instrument;
    Lesson learnt = lesson.detailsAt(now);
    context.pipeToSelf(
        CompletableFuture.supplyAsync(
            () -> {
              String before =
                  symbols
                      .calendars()
                      .apply(symbols.instruments().find(fresh.id()).orElse(fresh))
                      .version();
              symbols.instruments().put(fresh);
              lessons.put(fresh.id(), learnt);
              return !before.equals(symbols.calendars().apply(fresh).version());
            },
            StoreThreads.of(context.getSystem())),
        (changed, failure) -> new Stored(failure, failure == null && changed));
  }

  private void later() {
    timers.startSingleTimer(Look.AGAIN, settings.every());
  }
}
