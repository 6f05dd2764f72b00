package io.ktrdr.symbol;

import io.ktrdr.gateway.GatewayProblem;
import io.ktrdr.market.Instrument;
import java.util.List;

/** What a text given by a user stands for. */
public sealed interface Resolution {

  /** Exactly one instrument; it is registered and in the directory. */
  record Resolved(Instrument instrument) implements Resolution {}

  /**
   * More than one; the user has to say which.
   *
   * @param candidates of which ids and names are filled, at least
   */
  record Ambiguous(List<Instrument> candidates) implements Resolution {
    public Ambiguous {
      candidates = List.copyOf(candidates);
    }
  }

  /** Neither the directory nor IB knows it. */
  record Unknown() implements Resolution {}

  /** Not in the directory, and IB could not be asked. */
  record CouldNotAsk(GatewayProblem problem) implements Resolution {}
}
