package io.ktrdr.gateway;

import io.ktrdr.gateway.GatewayStatus.AlarmLevel;
import io.ktrdr.gateway.GatewayStatus.Budget;
import io.ktrdr.gateway.GatewayStatus.LaneStatus;
import io.ktrdr.gateway.GatewayStatus.PacingStatus;
import io.ktrdr.gateway.GatewayStatus.Wait;
import io.ktrdr.gateway.GatewayStatus.Waiting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How all IB logins stand.
 *
 * @param logins in the order of the configuration; one at least
 */
public record LoginsStatus(List<GatewayStatus> logins) {

  private static final int LISTED = 100;

  public LoginsStatus {
    logins = List.copyOf(logins);
  }

  /** Whether some login can be asked. */
  public boolean ready() {
    return logins.stream().anyMatch(GatewayStatus::ready);
  }

  /** The highest alarm of all. */
  public AlarmLevel alarm() {
    return logins.stream()
        .map(GatewayStatus::alarm)
        .max(Comparator.naturalOrder())
        .orElse(AlarmLevel.NONE);
  }

  /** What all may do together: each limit is IB's for each login. */
  public PacingStatus pacing() {
    List<PacingStatus> all = logins.stream().map(GatewayStatus::pacing).toList();
    Map<Lane, Integer> queued = new EnumMap<>(Lane.class);
    Map<String, Budget> budgets = new LinkedHashMap<>();
    Map<Lane, LaneStatus> lanes = new EnumMap<>(Lane.class);
    List<Waiting> waiting = new ArrayList<>();
    for (PacingStatus one : all) {
      one.queued().forEach((lane, count) -> queued.merge(lane, count, Integer::sum));
      one.budgets().forEach(budget -> budgets.merge(budget.policy(), budget, LoginsStatus::sum));
      one.lanes().forEach(lane -> lanes.merge(lane.lane(), lane, LoginsStatus::sum));
      waiting.addAll(one.waiting());
    }
    if (all.size() > 1) {
      waiting.sort(Comparator.comparing(next -> next.eta().orElse(Instant.MAX)));
    }
    return new PacingStatus(
        queued,
        all.stream().mapToInt(PacingStatus::inFlight).sum(),
        all.stream().mapToLong(PacingStatus::sent).sum(),
        all.stream()
            .flatMap(one -> one.waitingFor().stream())
            .min(Comparator.comparing(Wait::until)),
        List.copyOf(budgets.values()),
        List.copyOf(lanes.values()),
        waiting.subList(0, Math.min(waiting.size(), LISTED)));
  }

  private static Budget sum(Budget one, Budget other) {
    return new Budget(
        one.policy(),
        one.used() + other.used(),
        one.allowed() + other.allowed(),
        earliest(one.nextFree(), other.nextFree()));
  }

  private static LaneStatus sum(LaneStatus one, LaneStatus other) {
    Optional<Instant> eta;
    if (one.depth() == 0 || other.depth() == 0) {
      eta = one.eta().or(other::eta);
    } else {
      eta = one.eta().flatMap(at -> other.eta().map(its -> its.isAfter(at) ? its : at));
    }
    return new LaneStatus(
        one.lane(), one.depth() + other.depth(), earliest(one.oldest(), other.oldest()), eta);
  }

  private static Optional<Instant> earliest(Optional<Instant> one, Optional<Instant> other) {
    return one.isEmpty() || (other.isPresent() && other.get().isBefore(one.get())) ? other : one;
  }
}
