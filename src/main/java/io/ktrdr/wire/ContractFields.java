package io.ktrdr.wire;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** The fields that many requests share: the contract, its legs. See docs/wire/contract.md. */
final class ContractFields {

  private ContractFields() {}

  static void write(FieldWriter out, WireContract contract) {
    out.integer("conId", contract.conId())
        .text("symbol", contract.symbol())
        .text("secType", contract.secType())
        .text("lastTradeDateOrContractMonth", contract.lastTradeDateOrContractMonth())
        .decimalText("strike", requested(out, contract.strike()))
        .text("right", contract.right())
        .text("multiplier", contract.multiplier())
        .text("exchange", contract.exchange())
        .text("primaryExchange", contract.primaryExchange())
        .text("currency", contract.currency())
        .text("localSymbol", contract.localSymbol())
        .text("tradingClass", contract.tradingClass());
  }

  static WireContract read(FieldReader in) {
    return new WireContract(
        in.integerOrZero("conId"),
        in.text("symbol"),
        in.text("secType"),
        in.text("lastTradeDateOrContractMonth"),
        readStrike(in),
        in.text("right"),
        in.text("multiplier"),
        in.text("exchange"),
        in.text("primaryExchange"),
        in.text("currency"),
        in.text("localSymbol"),
        in.text("tradingClass"));
  }

  /** Zero, in whatever form, is no strike. */
  static String readStrike(FieldReader in) {
    String text = in.decimalText("strike");
    return text.isEmpty() || new BigDecimal(text).signum() == 0 ? "" : text;
  }

  static String strike(String strike, String unset) {
    return strike.isEmpty() ? unset : strike;
  }

  /**
   * As IB's clients write a double: always with a decimal. Without a strike those that end at
   * server version 199 or below (to 10.34) write 0.0, those that go further write nothing; servers
   * take both.
   */
  private static String requested(FieldWriter out, String strike) {
    BigDecimal value = strike.isEmpty() ? BigDecimal.ZERO : Decimals.parse(strike);
    if (value == null) {
      throw out.bad("strike", strike, "is not a decimal number");
    }
    if (value.signum() == 0) {
      return out.since(200) ? "" : "0.0";
    }
    BigDecimal plain = value.stripTrailingZeros();
    return plain.setScale(Math.max(1, plain.scale())).toPlainString();
  }

  /** Only combinations carry legs, and they always do. */
  static void writeLegs(FieldWriter out, WireContract contract, List<ComboLeg> legs) {
    if (!contract.secType().equals("BAG")) {
      if (!legs.isEmpty()) {
        throw out.bad("comboLegs", contract.secType(), "has no legs: only BAG has");
      }
      return;
    }
    out.integer("comboLegs", legs.size());
    for (ComboLeg leg : legs) {
      out.integer("leg.conId", leg.conId())
          .integer("leg.ratio", leg.ratio())
          .text("leg.action", leg.action())
          .text("leg.exchange", leg.exchange());
    }
  }

  static List<ComboLeg> readLegs(FieldReader in, WireContract contract) {
    if (!contract.secType().equals("BAG")) {
      return List.of();
    }
    int count = in.count("comboLegs", 4);
    List<ComboLeg> legs = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      legs.add(
          new ComboLeg(
              in.integer("leg.conId"),
              in.integer("leg.ratio"),
              in.text("leg.action"),
              in.text("leg.exchange")));
    }
    return legs;
  }
}
