package io.ktrdr.wire;

import io.ktrdr.wire.ServerMessage.BondContractData;
import java.math.BigDecimal;
import java.util.List;

/** Message 18 of docs/wire/contract.md. */
final class BondAnswers {

  private BondAnswers() {}

  static void write(FieldWriter out, BondContractData message) {
    BondDetails bond = message.details();
    WireContract contract = bond.contract();
    out.begin(ServerKind.BOND_CONTRACT_DATA);
    if (!out.since(164)) {
      out.constant(6);
    }
    out.integer("reqId", message.reqId())
        .text("symbol", contract.symbol())
        .text("secType", contract.secType())
        .text("cusip", bond.cusip())
        .decimalOrUnset("coupon", bond.coupon())
        .text("maturity", bond.maturity())
        .text("issueDate", bond.issueDate())
        .text("ratings", bond.ratings())
        .text("bondType", bond.bondType())
        .text("couponType", bond.couponType())
        .flag("convertible", bond.convertible())
        .flag("callable", bond.callable())
        .flag("putable", bond.putable())
        .text("descAppend", bond.descAppend())
        .text("exchange", contract.exchange())
        .text("currency", contract.currency())
        .text("marketName", bond.marketName())
        .text("tradingClass", contract.tradingClass())
        .integer("conId", contract.conId())
        .decimal("minTick", bond.minTick());
    if (!out.since(164)) {
      out.constant(1); // mdSizeMultiplier
    }
    out.text("orderTypes", bond.orderTypes())
        .text("validExchanges", bond.validExchanges())
        .text("nextOptionDate", bond.nextOptionDate())
        .text("nextOptionType", bond.nextOptionType())
        .flag("nextOptionPartial", bond.nextOptionPartial())
        .text("notes", bond.notes())
        .escapedText("longName", bond.longName());
    if (out.since(188)) {
      out.text("timeZoneId", bond.hours().timeZoneId())
          .text("tradingHours", bond.hours().tradingHours())
          .text("liquidHours", bond.hours().liquidHours());
    }
    ContractParts.writeEconomicValue(out, bond.economicValue());
    ContractParts.writeSecIds(out, bond.secIds());
    out.integer("aggGroup", bond.aggGroup()).text("marketRuleIds", bond.marketRuleIds());
    ContractParts.writeSizes(out, bond.sizes(), false);
  }

  static BondContractData readBondContractData(FieldReader in) {
    if (!in.since(164)) {
      in.skip("version");
    }
    int reqId = in.integer("reqId");
    String symbol = in.text("symbol");
    String secType = in.text("secType");
    String cusip = in.text("cusip");
    BigDecimal coupon = in.decimalOrUnset("coupon");
    String maturity = in.text("maturity");
    String issueDate = in.text("issueDate");
    String ratings = in.text("ratings");
    String bondType = in.text("bondType");
    String couponType = in.text("couponType");
    boolean convertible = in.flag("convertible");
    boolean callable = in.flag("callable");
    boolean putable = in.flag("putable");
    String descAppend = in.text("descAppend");
    String exchange = in.text("exchange");
    String currency = in.text("currency");
    String marketName = in.text("marketName");
    String tradingClass = in.text("tradingClass");
    int conId = in.integer("conId");
    BigDecimal minTick = in.decimal("minTick");
    if (!in.since(164)) {
      in.skip("mdSizeMultiplier");
    }
    String orderTypes = in.text("orderTypes");
    String validExchanges = in.text("validExchanges");
    String nextOptionDate = in.text("nextOptionDate");
    String nextOptionType = in.text("nextOptionType");
    boolean nextOptionPartial = in.flag("nextOptionPartial");
    String notes = in.text("notes");
    String longName = in.escapedText("longName");
    ContractDetails.Hours hours =
        in.since(188)
            ? ContractParts.readHours(in)
            : new ContractDetails.Hours(zone(maturity), "", "");
    ContractDetails.EconomicValue economicValue = ContractParts.readEconomicValue(in);
    List<TagValue> secIds = ContractParts.readSecIds(in);
    int aggGroup = in.integerOrZero("aggGroup");
    String marketRuleIds = in.text("marketRuleIds");
    ContractDetails.Sizes sizes = ContractParts.readSizes(in, false);
    WireContract contract =
        new WireContract(
            conId, symbol, secType, "", "", "", "", exchange, "", currency, "", tradingClass);
    return new BondContractData(
        reqId,
        new BondDetails(
            contract,
            cusip,
            coupon,
            maturity,
            issueDate,
            ratings,
            bondType,
            couponType,
            convertible,
            callable,
            putable,
            descAppend,
            marketName,
            minTick,
            orderTypes,
            validExchanges,
            nextOptionDate,
            nextOptionType,
            nextOptionPartial,
            notes,
            longName,
            hours,
            economicValue,
            secIds,
            aggGroup,
            marketRuleIds,
            sizes));
  }

  /** The zone in {@code date-time-zone}: all that older servers tell of a bond's hours. */
  private static String zone(String maturity) {
    String[] parts = maturity.split("-", 3);
    return parts.length == 3 ? parts[2] : "";
  }
}
