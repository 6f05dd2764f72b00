package io.ktrdr.simulator;

import io.ktrdr.simulator.scenario.Fault;
import io.ktrdr.simulator.scenario.Scenario;
import java.time.Duration;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/** Lets things go wrong at their times. */
final class ScenarioPlayer {

  private ScenarioPlayer() {}

  /** What it hears. */
  sealed interface Command {
    /** Begins a story, or adds to the one that is played. */
    record Play(Scenario scenario) implements Command {}

    /** Forgets all that is still to come. */
    record Forget() implements Command {}
  }

  private record Due(Scenario.At at, int time) implements Command {}

  static Behavior<Command> create(Gate gate) {
    return Behaviors.withTimers(
        timers ->
            Behaviors.receiveMessage(
                command -> {
                  switch (command) {
                    case Command.Play play ->
                        play.scenario().moments().forEach(at -> start(timers, at, 0, at.after()));
                    case Command.Forget forget -> timers.cancelAll();
                    case Due due -> {
                      if (due.at().fault() instanceof Fault.OnLink fault) {
                        gate.strike(fault);
                      }
                      due.at()
                          .again()
                          .filter(again -> due.time() < again.times())
                          .ifPresent(
                              again -> start(timers, due.at(), due.time() + 1, again.every()));
                    }
                  }
                  return Behaviors.same();
                }));
  }

  private static void start(
      TimerScheduler<Command> timers, Scenario.At at, int time, Duration after) {
    Due due = new Due(at, time);
    timers.startSingleTimer(due, due, after);
  }
}
