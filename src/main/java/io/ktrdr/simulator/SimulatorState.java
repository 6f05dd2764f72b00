package io.ktrdr.simulator;

import io.ktrdr.simulator.scenario.Farm;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How a simulated gateway stands.
 *
 * @param marketTime the time in its market
 * @param age since it began
 * @param connections open ones
 * @param clientIds those in use
 * @param requests how often each kind came, by its word in scenarios
 * @param faults how many have happened
 * @param waiting triggers of the scenario that are still to fire
 * @param wrong what is wrong at the moment, in words
 * @param violations how many of IB's limits were broken
 * @param expectations how they stand
 */
public record SimulatorState(
    Instant marketTime,
    Duration age,
    int connections,
    List<Integer> clientIds,
    Map<String, Integer> requests,
    int faults,
    List<String> waiting,
    List<String> wrong,
    int violations,
    List<Expected> expectations) {

  /**
   * What the scenario expects of clients.
   *
   * @param line of the scenario's file
   * @param met whether it holds so far
   */
  public record Expected(int line, boolean met, String text) {}

  static SimulatorState of(Gate gate) {
    int violations = gate.limits().violations().size();
    return new SimulatorState(
        gate.clock().instant(),
        gate.desk().age(),
        gate.sessions().size(),
        gate.clientIds().stream().sorted().toList(),
        gate.desk().counts(),
        gate.desk().faults(),
        gate.desk().waiting(),
        wrong(gate.desk().conditions(), gate.desk().refusing()),
        violations,
        gate.desk().verdicts(violations).stream()
            .map(verdict -> new Expected(verdict.line(), verdict.holds(), verdict.text()))
            .toList());
  }

  private static List<String> wrong(Conditions now, boolean refusing) {
    List<String> words = new ArrayList<>();
    if (refusing) {
      words.add("connections are refused until " + now.refusingUntil());
    }
    if (now.serverLost()) {
      words.add("IB's servers are lost");
    }
    if (!now.down().isEmpty()) {
      words.add(
          "farms down: "
              + now.down().stream().map(Farm::word).sorted().collect(Collectors.joining(", ")));
    }
    if (now.competing()) {
      words.add("a competing session has the live data");
    }
    if (now.muted()) {
      words.add("live streams are muted");
    }
    if (!now.slow().isZero()) {
      words.add("everything is " + now.slow().toMillis() + " ms late");
    }
    if (now.split() > 0) {
      words.add("frames leave in pieces of " + now.split() + " bytes");
    }
    if (!now.merge().isZero()) {
      words.add("frames are gathered for " + now.merge().toMillis() + " ms");
    }
    if (!now.errorText().isEmpty()) {
      words.add("every error says: " + now.errorText());
    }
    return words;
  }
}
