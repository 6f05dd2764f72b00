package io.ktrdr.wire;

import java.math.BigDecimal;
import java.util.List;

/**
 * Everything message 18 tells about one bond or bill. The contract's fields that bonds do not have
 * are empty.
 *
 * @param maturity a date, or {@code date-time-zone}
 * @param hours from server version 188; before, only the zone, out of the maturity
 * @param sizes from server version 164
 */
public record BondDetails(
    WireContract contract,
    String cusip,
    BigDecimal coupon,
    String maturity,
    String issueDate,
    String ratings,
    String bondType,
    String couponType,
    boolean convertible,
    boolean callable,
    boolean putable,
    String descAppend,
    String marketName,
    BigDecimal minTick,
    String orderTypes,
    String validExchanges,
    String nextOptionDate,
    String nextOptionType,
    boolean nextOptionPartial,
    String notes,
    String longName,
    ContractDetails.Hours hours,
    ContractDetails.EconomicValue economicValue,
    List<TagValue> secIds,
    int aggGroup,
    String marketRuleIds,
    ContractDetails.Sizes sizes) {

  public BondDetails {
    secIds = List.copyOf(secIds);
  }
}
