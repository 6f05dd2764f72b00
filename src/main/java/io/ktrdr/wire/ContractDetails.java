package io.ktrdr.wire;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * Everything message 10 tells about one contract.
 *
 * @param minTick the smallest price step
 * @param secIds foreign identifiers, such as ISIN
 * @param fund only for funds, from server version 179
 * @param ineligibilityReasons from server version 186
 */
public record ContractDetails(
    WireContract contract,
    BigDecimal minTick,
    Naming naming,
    Trading trading,
    Expiry expiry,
    Underlying underlying,
    Hours hours,
    EconomicValue economicValue,
    List<TagValue> secIds,
    Sizes sizes,
    Optional<Fund> fund,
    List<IneligibilityReason> ineligibilityReasons) {

  public ContractDetails {
    secIds = List.copyOf(secIds);
    ineligibilityReasons = List.copyOf(ineligibilityReasons);
  }

  /**
   * What it is called and where it belongs.
   *
   * @param stockType such as {@code COMMON} or {@code ETF}; from server version 152
   */
  public record Naming(
      String longName,
      String marketName,
      String industry,
      String category,
      String subcategory,
      String stockType) {}

  /**
   * Where and how it trades.
   *
   * @param orderTypes comma-separated
   * @param validExchanges comma-separated
   * @param marketRuleIds comma-separated, one per valid exchange, in the same order
   */
  public record Trading(
      String orderTypes,
      String validExchanges,
      String marketRuleIds,
      int priceMagnifier,
      int aggGroup) {}

  /**
   * When it ends, if ever.
   *
   * @param contractMonth {@code yyyymm}
   * @param lastTradeDate {@code yyyymmdd}, from server version 182
   * @param realExpirationDate {@code yyyymmdd}
   */
  public record Expiry(String contractMonth, String lastTradeDate, String realExpirationDate) {

    /** Of things that do not expire. */
    public static final Expiry NEVER = new Expiry("", "", "");
  }

  /** What it derives from; id 0 and empty texts when nothing. */
  public record Underlying(int conId, String symbol, String secType) {

    /** Of things that stand for themselves. */
    public static final Underlying NONE = new Underlying(0, "", "");
  }

  /**
   * When it trades, as IB writes it: {@code yyyymmdd:hhmm-yyyymmdd:hhmm;yyyymmdd:CLOSED;…} in the
   * zone named.
   */
  public record Hours(String timeZoneId, String tradingHours, String liquidHours) {}

  /** Economic value rule and multiplier, as sent; both are empty for most contracts. */
  public record EconomicValue(String rule, String multiplier) {

    /** The usual case. */
    public static final EconomicValue NONE = new EconomicValue("", "0");
  }

  /**
   * Order sizes; null where the server version does not tell. Server version 163 tells {@code
   * sizeMinTick} alone, which IB's own client reads past; later ones tell the other three.
   */
  public record Sizes(
      BigDecimal sizeMinTick,
      BigDecimal minSize,
      BigDecimal sizeIncrement,
      BigDecimal suggestedSizeIncrement) {

    /** Nothing told. */
    public static final Sizes UNKNOWN = new Sizes(null, null, null, null);
  }

  /** What is told of a fund only. */
  public record Fund(
      String name,
      String family,
      String type,
      String frontLoad,
      String backLoad,
      String backLoadTimeInterval,
      String managementFee,
      boolean closed,
      boolean closedForNewInvestors,
      boolean closedForNewMoney,
      String notifyAmount,
      String minimumInitialPurchase,
      String subsequentMinimumPurchase,
      String blueSkyStates,
      String blueSkyTerritories,
      String distributionPolicyIndicator,
      String assetType) {}

  /** Why this account may not trade it. */
  public record IneligibilityReason(String id, String description) {}
}
