package io.ktrdr.simulator;

import io.ktrdr.simulator.limits.LimitChecker;
import io.ktrdr.simulator.market.SimulatedMarket;
import io.ktrdr.simulator.scenario.Fault;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What all connections of one simulated gateway share.
 *
 * @param clock the market's time
 * @param realClock the time by which limits are kept
 * @param workers where bars are made, away from the actors that talk
 * @param desk what goes wrong
 * @param clientIds those in use
 * @param sessions all open connections
 */
record Gate(
    SimulatedMarket market,
    LimitChecker limits,
    Clock clock,
    Clock realClock,
    Executor workers,
    FaultDesk desk,
    Set<Integer> clientIds,
    Set<ActorRef<ClientSession.Command>> sessions) {

  Gate(
      SimulatedMarket market,
      LimitChecker limits,
      Clock clock,
      Clock realClock,
      Executor workers,
      FaultDesk desk) {
    this(
        market,
        limits,
        clock,
        realClock,
        workers,
        desk,
        ConcurrentHashMap.newKeySet(),
        ConcurrentHashMap.newKeySet());
  }

  /** Something goes wrong: for the whole gateway, and so for each connection. */
  void strike(Fault.OnLink fault) {
    desk.turns(fault);
    sessions.forEach(session -> session.tell(new ClientSession.Command.Struck(fault)));
  }

  /** Closes every connection. */
  void hangUpAll() {
    sessions.forEach(session -> session.tell(new ClientSession.Command.Hangup()));
  }
}
