package io.ktrdr.gateway;

import io.ktrdr.market.Origin;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Keeps real and simulated data apart: the first kind of gateway seen, or the one that the data
 * folder is stamped with, is the only one accepted.
 */
final class OriginGuard {

  private static final String SIMULATED_ACCOUNT = "SIM";

  private final AtomicReference<Origin> expected;
  private final Function<Origin, Optional<String>> claim;

  /**
   * @param claim claims the data folder for a kind of gateway; says why not when it is of the other
   */
  OriginGuard(Optional<Origin> expected, Function<Origin, Optional<String>> claim) {
    this.expected = new AtomicReference<>(expected.orElse(null));
    this.claim = claim;
  }

  /** The kind of gateway that manages these accounts. */
  static Origin of(List<String> accounts) {
    return !accounts.isEmpty()
            && accounts.stream().allMatch(account -> account.startsWith(SIMULATED_ACCOUNT))
        ? Origin.SIMULATED
        : Origin.REAL;
  }

  /**
   * Why a gateway must not be used; empty when it may, and then it binds all later ones and the
   * data folder is claimed.
   */
  Optional<String> objection(Origin found, List<String> accounts) {
    Origin bound = expected.updateAndGet(current -> current == null ? found : current);
    if (bound == found) {
      Optional<String> objection = claim.apply(found);
      // Another login may have shown meanwhile what the folder is for.
      objection.ifPresent(why -> expected.compareAndSet(found, null));
      return objection;
    }
    return Optional.of(
        "the gateway is "
            + found
            + " (accounts "
            + String.join(", ", accounts)
            + ") but the data folder holds "
            + bound
            + " data, and the two never mix: connect to a "
            + bound
            + " gateway, or give this one a data folder of its own");
  }
}
