package io.ktrdr.app;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Looks at the operator's calendar file now and then, and tells when something else counts. */
final class OverrideWatch {

  /** A file is written in less than this; one that changed is read again so soon. */
  private static final Duration WRITTEN_WITHIN = Duration.ofSeconds(1);

  sealed interface Message {}

  private enum Time implements Message {
    TO_LOOK
  }

  private record Looked(OverrideFile.Look look) implements Message {}

  private OverrideWatch() {}

  /**
   * @param every how long between two looks
   * @param changed run when other calendars count
   */
  static Behavior<Message> create(OverrideFile file, Duration every, Runnable changed) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startSingleTimer(Time.TO_LOOK, every);
                  var blocking =
                      context
                          .getSystem()
                          .dispatchers()
                          .lookup(DispatcherSelector.fromConfig("ktrdr.store-dispatcher"));
                  return Behaviors.receiveMessage(
                      message -> {
                        switch (message) {
                          case Time time ->
                              context.pipeToSelf(
                                  CompletableFuture.supplyAsync(file::look, blocking),
                                  (look, failure) ->
                                      new Looked(
                                          failure == null
                                              ? look
                                              : new OverrideFile.Look.Refused(
                                                  failure.toString(), true)));
                          case Looked(OverrideFile.Look look) -> {
                            Duration next = every;
                            switch (look) {
                              case OverrideFile.Look.Same same -> {
                                // as nearly always
                              }
                              case OverrideFile.Look.Unsettled unsettled ->
                                  next =
                                      every.compareTo(WRITTEN_WITHIN) < 0 ? every : WRITTEN_WITHIN;
                              case OverrideFile.Look.Changed now -> {
                                context
                                    .getLog()
                                    .info("the calendar overrides changed and count from now on");
                                changed.run();
                              }
                              case OverrideFile.Look.Refused(String reason, boolean news) -> {
                                if (news) {
                                  context
                                      .getLog()
                                      .error(
                                          "the calendar overrides changed and are not taken; those"
                                              + " read before still count: {}",
                                          reason);
                                }
                              }
                            }
                            timers.startSingleTimer(Time.TO_LOOK, next);
                          }
                        }
                        return Behaviors.same();
                      });
                }));
  }
}
