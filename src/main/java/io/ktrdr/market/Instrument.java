package io.ktrdr.market;

import java.math.BigDecimal;
import java.util.List;

/**
 * One tradable thing as IB's contract details describe it.
 *
 * @param id our canonical name
 * @param contract IB's own identification; its {@code conId} is the identity
 * @param longName such as {@code APPLE INC}
 * @param stockType IB's stockType, such as {@code COMMON} or {@code ETF}; empty when none
 * @param minTick smallest price step
 * @param timeZoneId the zone of {@code tradingHours}, exactly as IB wrote it (may be a junk alias)
 * @param tradingHours IB's text, some days ahead: {@code 20260102:0400-20260102:2000;…}
 * @param liquidHours IB's text of the regular hours, same form
 * @param validExchanges exchanges that accept the contract
 */
public record Instrument(
    InstrumentId id,
    Contract contract,
    String longName,
    String stockType,
    BigDecimal minTick,
    String timeZoneId,
    String tradingHours,
    String liquidHours,
    List<String> validExchanges) {

  public Instrument {
    validExchanges = List.copyOf(validExchanges);
  }

  /**
   * Whether nothing but the hours of the days ahead differs, which IB words anew each day: the
   * thing itself is the same.
   */
  public boolean sameButHours(Instrument other) {
    return equals(
        new Instrument(
            other.id,
            other.contract,
            other.longName,
            other.stockType,
            other.minTick,
            other.timeZoneId,
            tradingHours,
            liquidHours,
            other.validExchanges));
  }
}
