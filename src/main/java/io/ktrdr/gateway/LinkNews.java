package io.ktrdr.gateway;

import java.time.Instant;

/**
 * What a watcher hears of the connection that carries its subscriptions. Whoever keeps something
 * open at IB acts on it: a new session and {@link DataLost} mean that nothing is open any more,
 * {@link DataKept} and a farm that is back mean that what is open wants to be looked at.
 *
 * <p>A new watcher hears {@link Up} or {@link Down} at once, then what else holds at that moment
 * ({@link Stalled}, {@link CompetingSession}, {@link FarmChanged} for each farm that is not well,
 * {@link Maintenance}). What follows comes in the order in which it happened.
 */
public sealed interface LinkNews {

  /** When it happened, by this machine's clock. */
  Instant at();

  /**
   * A session with the gateway stands and takes requests.
   *
   * @param login which login it is of; another one than before when subscriptions have to move
   * @param session never used before by this login: another number is another socket, on which
   *     nothing of the last one is open
   */
  record Up(String login, long session, Instant at) implements LinkNews {}

  /** There is no session; all that was open at IB is gone. */
  record Down(GatewayProblem problem, Instant at) implements LinkNews {}

  /**
   * The session stands, but the gateway has lost its own link to IB (1100, 2110): nothing flows
   * until {@link DataLost}, {@link DataKept} or a new session.
   *
   * @param reason IB's words
   */
  record Stalled(long session, String reason, Instant at) implements LinkNews {}

  /**
   * The gateway's link to IB is back, without the subscriptions (1101): make them anew.
   *
   * @param since when the link went; what happened since then was missed
   */
  record DataLost(long session, Instant since, Instant at) implements LinkNews {}

  /**
   * The gateway's link to IB is back and the subscriptions with it (1102): don't make them anew,
   * look whether they flow.
   *
   * @param since when the link went; what happened since then may have been missed
   */
  record DataKept(long session, Instant since, Instant at) implements LinkNews {}

  /** One farm changed; subscriptions that it serves may have died silently. */
  record FarmChanged(Farm farm, Farm.State state, Instant at) implements LinkNews {}

  /**
   * IB resets its servers now, as it does each night: losses are expected, alarms are not.
   *
   * @param until when the window ends
   */
  record Maintenance(String window, Instant until, Instant at) implements LinkNews {}

  /** The window of {@link Maintenance} is over: from here on a loss is one. */
  record MaintenanceOver(Instant at) implements LinkNews {}

  /**
   * Another session of the same user has the market data (10197), or has given it back.
   *
   * @param competing whether it has it
   */
  record CompetingSession(boolean competing, Instant at) implements LinkNews {}
}
