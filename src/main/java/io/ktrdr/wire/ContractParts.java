package io.ktrdr.wire;

import io.ktrdr.wire.ContractDetails.EconomicValue;
import io.ktrdr.wire.ContractDetails.Fund;
import io.ktrdr.wire.ContractDetails.Hours;
import io.ktrdr.wire.ContractDetails.IneligibilityReason;
import io.ktrdr.wire.ContractDetails.Sizes;
import java.util.ArrayList;
import java.util.List;

/** Runs of fields that contract messages 10 and 18 are made of. */
final class ContractParts {

  private ContractParts() {}

  static Hours readHours(FieldReader in) {
    return new Hours(in.text("timeZoneId"), in.text("tradingHours"), in.text("liquidHours"));
  }

  static void writeEconomicValue(FieldWriter out, EconomicValue value) {
    out.text("evRule", value.rule()).decimalText("evMultiplier", value.multiplier());
  }

  static EconomicValue readEconomicValue(FieldReader in) {
    return new EconomicValue(in.text("evRule"), in.decimalText("evMultiplier"));
  }

  static void writeSecIds(FieldWriter out, List<TagValue> secIds) {
    out.integer("secIds", secIds.size());
    for (TagValue secId : secIds) {
      out.text("secId.tag", secId.tag()).text("secId.value", secId.value());
    }
  }

  static List<TagValue> readSecIds(FieldReader in) {
    int count = in.count("secIds", 2);
    List<TagValue> secIds = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      secIds.add(new TagValue(in.text("secId.tag"), in.text("secId.value")));
    }
    return secIds;
  }

  /** Version 163 alone has one size in message 10, and none in message 18. */
  static void writeSizes(FieldWriter out, Sizes sizes, boolean one163) {
    if (out.since(164)) {
      out.decimalOrUnset("minSize", sizes.minSize())
          .decimalOrUnset("sizeIncrement", sizes.sizeIncrement())
          .decimalOrUnset("suggestedSizeIncrement", sizes.suggestedSizeIncrement());
    } else if (out.since(163) && one163) {
      out.decimalOrUnset("sizeMinTick", sizes.sizeMinTick());
    }
  }

  static Sizes readSizes(FieldReader in, boolean one163) {
    if (in.since(164)) {
      return new Sizes(
          null,
          in.decimalOrUnset("minSize"),
          in.decimalOrUnset("sizeIncrement"),
          in.decimalOrUnset("suggestedSizeIncrement"));
    }
    return in.since(163) && one163
        ? new Sizes(in.decimalOrUnset("sizeMinTick"), null, null, null)
        : Sizes.UNKNOWN;
  }

  static void writeFund(FieldWriter out, Fund fund) {
    out.text("fundName", fund.name())
        .text("fundFamily", fund.family())
        .text("fundType", fund.type())
        .text("fundFrontLoad", fund.frontLoad())
        .text("fundBackLoad", fund.backLoad())
        .text("fundBackLoadTimeInterval", fund.backLoadTimeInterval())
        .text("fundManagementFee", fund.managementFee())
        .flag("fundClosed", fund.closed())
        .flag("fundClosedForNewInvestors", fund.closedForNewInvestors())
        .flag("fundClosedForNewMoney", fund.closedForNewMoney())
        .text("fundNotifyAmount", fund.notifyAmount())
        .text("fundMinimumInitialPurchase", fund.minimumInitialPurchase())
        .text("fundSubsequentMinimumPurchase", fund.subsequentMinimumPurchase())
        .text("fundBlueSkyStates", fund.blueSkyStates())
        .text("fundBlueSkyTerritories", fund.blueSkyTerritories())
        .text("fundDistributionPolicyIndicator", fund.distributionPolicyIndicator())
        .text("fundAssetType", fund.assetType());
  }

  static Fund readFund(FieldReader in) {
    return new Fund(
        in.text("fundName"),
        in.text("fundFamily"),
        in.text("fundType"),
        in.text("fundFrontLoad"),
        in.text("fundBackLoad"),
        in.text("fundBackLoadTimeInterval"),
        in.text("fundManagementFee"),
        in.flag("fundClosed"),
        in.flag("fundClosedForNewInvestors"),
        in.flag("fundClosedForNewMoney"),
        in.text("fundNotifyAmount"),
        in.text("fundMinimumInitialPurchase"),
        in.text("fundSubsequentMinimumPurchase"),
        in.text("fundBlueSkyStates"),
        in.text("fundBlueSkyTerritories"),
        in.text("fundDistributionPolicyIndicator"),
        in.text("fundAssetType"));
  }

  static void writeReasons(FieldWriter out, List<IneligibilityReason> reasons) {
    out.integer("ineligibilityReasons", reasons.size());
    for (IneligibilityReason reason : reasons) {
      out.text("reason.id", reason.id()).text("reason.description", reason.description());
    }
  }

  static List<IneligibilityReason> readReasons(FieldReader in) {
    int count = in.count("ineligibilityReasons", 2);
    List<IneligibilityReason> reasons = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      reasons.add(new IneligibilityReason(in.text("reason.id"), in.text("reason.description")));
    }
    return reasons;
  }
}
