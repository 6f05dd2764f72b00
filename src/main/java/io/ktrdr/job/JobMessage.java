package io.ktrdr.job;

import io.ktrdr.CborSerializable;
import io.ktrdr.gateway.Outlook;
import org.apache.pekko.actor.typed.ActorRef;

/** What a job hears from the board, its own children and its timers; nobody else sends these. */
sealed interface JobMessage extends JobEntity.Command {

  /** Does nothing but bring a job to life, and so its work to go on. */
  record WakeUp() implements JobMessage, CborSerializable {}

  /** Its turn has come. */
  record MayStart() implements JobMessage, CborSerializable {}

  /** How many requests of other jobs IB will be asked while this one's are asked. */
  record Company(long requests) implements JobMessage, CborSerializable {}

  /** What became of an item. */
  record Ran(ItemRun.Report report) implements JobMessage {}

  /** The actor of an item is gone. */
  record RunStopped(ActorRef<ItemRun.Command> run, int item) implements JobMessage {}

  /** When the rest of the work would be done. */
  record Foreseen(Outlook outlook) implements JobMessage {}

  /** Time to tell those who watch. */
  record TellNews() implements JobMessage {}

  /** Time to write the figures down. */
  record SaveProgress() implements JobMessage {}

  /** Time to look ahead. */
  record LookAhead() implements JobMessage {}

  /** Time to see whether an item is due. */
  record Continue() implements JobMessage {}

  /** A listener has ended. */
  record ListenerGone(ActorRef<JobNews> listener) implements JobMessage {}

  /** Nobody has asked for a while. */
  record Idle() implements JobMessage {}
}
