package io.ktrdr.symbol;

import io.ktrdr.calendar.Calendars;
import io.ktrdr.calendar.DayHours;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.market.TradingHours;
import io.ktrdr.store.InstrumentDirectory;
import io.ktrdr.store.Lesson;
import io.ktrdr.store.Lessons;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calendar that judges an instrument, with all that IB ever taught about its days on top. Safe
 * for many threads; asks nobody.
 */
public final class LearntCalendars implements Function<Instrument, TradingCalendar> {

  private static final Logger LOG = LoggerFactory.getLogger(LearntCalendars.class);

  private record Known(
      Calendars book, Instrument instrument, Lesson lesson, TradingCalendar calendar) {}

  private final Supplier<Calendars> calendars;
  private final InstrumentDirectory instruments;
  private final Lessons lessons;
  private final Map<InstrumentId, Known> known = new ConcurrentHashMap<>();

  /**
   * @param calendars those without what IB taught; may be others tomorrow
   */
  public LearntCalendars(
      Supplier<Calendars> calendars, InstrumentDirectory instruments, Lessons lessons) {
    this.calendars = calendars;
    this.instruments = instruments;
    this.lessons = lessons;
  }

  @Override
  public TradingCalendar apply(Instrument given) {
    Calendars book = calendars.get();
    Lesson lesson = lessons.of(given.id());
    if (lesson.regular().isEmpty() && lesson.all().isEmpty()) {
      return book.of(given);
    }
    // Whoever asks may hold older hours than those learnt last; all are to get the same verdict.
    Instrument instrument = instruments.find(given.id()).orElse(given);
    Known before = known.get(given.id());
    if (before != null
        && before.book().equals(book)
        && before.lesson().equals(lesson)
        && before.instrument().equals(instrument)) {
      return before.calendar();
    }
    TradingCalendar calendar = calendar(book, instrument, lesson);
    known.put(given.id(), new Known(book, instrument, lesson, calendar));
    return calendar;
  }

  private static TradingCalendar calendar(Calendars book, Instrument instrument, Lesson lesson) {
    try {
      return book.of(
          instrument,
          DayHours.of(TradingHours.RTH, lesson.regular())
              .over(DayHours.of(TradingHours.ALL, lesson.all())));
    } catch (IllegalArgumentException contradictory) {
      LOG.warn("What IB taught of {} is not used: {}", instrument.id(), contradictory.getMessage());
      return book.of(instrument);
    }
  }
}
