package io.ktrdr.client;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * An instrument that a node knows or IB found.
 *
 * @param id such as {@code AAPL.NASDAQ.STK}
 * @param conId IB's contract id
 * @param type IB's security type, such as {@code STK}
 * @param timeZone of its exchange, as IB writes it
 */
public record Instrument(
    @JsonProperty("instrument") String id,
    String symbol,
    Optional<Long> conId,
    Optional<String> name,
    String type,
    Optional<String> stockType,
    String exchange,
    Optional<String> currency,
    Optional<String> localSymbol,
    Optional<String> expiry,
    Optional<BigDecimal> minTick,
    Optional<String> timeZone,
    List<String> validExchanges) {

  public Instrument {
    validExchanges = validExchanges == null ? List.of() : List.copyOf(validExchanges);
  }
}
