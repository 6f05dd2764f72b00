package io.ktrdr.simulator.market;

import java.math.BigDecimal;
import java.time.LocalDate;

/** What only some kinds of listings have. */
public sealed interface Terms {

  /** Of an option, which can be exercised until the listing's expiry. */
  record Option(BigDecimal strike, boolean call, Listing underlying) implements Terms {

    /** {@code C} or {@code P}, as IB writes it. */
    public String right() {
      return call ? "C" : "P";
    }
  }

  /** Of a continuous future: whichever contract of the root is in front. */
  record Continuous(Listing root) implements Terms {}

  /**
   * Of a bond.
   *
   * @param coupon percent a year
   * @param type as IB names it: {@code CORP}, {@code US Govt}
   */
  record Bond(
      String cusip,
      BigDecimal coupon,
      LocalDate maturity,
      LocalDate issued,
      String ratings,
      String type)
      implements Terms {}
}
