package io.ktrdr.symbol;

import io.ktrdr.CborSerializable;
import io.ktrdr.market.TimeRange;
import java.util.List;

/**
 * What a load is about.
 *
 * @param mode what was asked for
 * @param range the part of the series, in bar times; empty when nothing is left of it
 * @param notes what the caller may not expect: a start that was moved, a part that was assumed
 */
public record LoadPlan(LoadMode mode, TimeRange range, List<String> notes)
    implements CborSerializable {

  public LoadPlan {
    notes = List.copyOf(notes);
  }

  /** Whether IB is to be asked for what is missing in the range. */
  public boolean asksProvider() {
    return mode.asksProvider() && !range.isEmpty();
  }
}
