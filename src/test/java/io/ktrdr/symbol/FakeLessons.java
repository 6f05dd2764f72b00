package io.ktrdr.symbol;

import io.ktrdr.market.InstrumentId;
import io.ktrdr.store.Lesson;
import io.ktrdr.store.Lessons;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Lessons in memory. */
final class FakeLessons implements Lessons {

  private final Map<InstrumentId, Lesson> known = new ConcurrentHashMap<>();

  @Override
  public Lesson of(InstrumentId instrument) {
    return known.getOrDefault(instrument, Lesson.NONE);
  }

  @Override
  public void put(InstrumentId instrument, Lesson lesson) {
    known.put(instrument, lesson);
  }
}
