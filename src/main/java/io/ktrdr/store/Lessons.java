package io.ktrdr.store;

import io.ktrdr.market.InstrumentId;

/**
 * What IB taught about each instrument, kept over restarts. Reads are from memory; {@link #put}
 * blocks on the database.
 */
public interface Lessons {

  /** What is known; {@link Lesson#NONE} when nothing is. */
  Lesson of(InstrumentId instrument);

  /** Replaces what is known. */
  void put(InstrumentId instrument, Lesson lesson);
}
