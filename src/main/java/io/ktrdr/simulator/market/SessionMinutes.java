package io.ktrdr.simulator.market;

import java.time.LocalDate;

/** The minutes of a listing's sessions; the same date always gives the same ones. */
@FunctionalInterface
interface SessionMinutes {

  /** The minutes of a date on which there is a session. */
  Atoms draw(LocalDate date);
}
