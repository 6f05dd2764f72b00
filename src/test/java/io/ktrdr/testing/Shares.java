package io.ktrdr.testing;

import io.ktrdr.market.Contract;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.market.SecurityType;
import java.math.BigDecimal;
import java.util.List;

/** Shares as IB describes them. */
public final class Shares {

  private Shares() {}

  /** A share traded in New York's hours, in cents. */
  public static Instrument of(String symbol, String exchange, int conId) {
    Contract contract =
        new Contract(
            conId,
            symbol,
            SecurityType.STK,
            "",
            "",
            "",
            "",
            "SMART",
            exchange,
            "USD",
            symbol,
            "NMS");
    return new Instrument(
        InstrumentId.of(contract),
        contract,
        symbol + " INC",
        "COMMON",
        new BigDecimal("0.01"),
        "US/Eastern",
        "",
        "",
        List.of("SMART", exchange));
  }
}
