package io.ktrdr.quality.repair;

import io.ktrdr.market.Bar;
import io.ktrdr.quality.check.Rule;
import io.ktrdr.quality.check.Severity;
import java.time.Instant;
import java.util.List;

/**
 * A repair that somebody may decide on.
 *
 * @param id the same for the same rule, series and bars as they are, however often they are judged
 * @param reason what is wrong, a sentence with the figures
 * @param first time of the first bar concerned
 * @param last time of the last one
 * @param before the bars as they are
 * @param actions what can be done, the suggested one first
 */
public record Proposal(
    String id,
    Rule rule,
    Severity severity,
    String reason,
    Instant first,
    Instant last,
    List<Bar> before,
    List<RepairAction> actions) {

  public Proposal {
    before = List.copyOf(before);
    actions = List.copyOf(actions);
    if (before.isEmpty() || actions.isEmpty()) {
      throw new IllegalArgumentException(id + " proposes nothing");
    }
  }

  /** What should be done unless somebody says otherwise. */
  public RepairAction suggested() {
    return actions.getFirst();
  }
}
