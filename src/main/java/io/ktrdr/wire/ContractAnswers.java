package io.ktrdr.wire;

import io.ktrdr.wire.ServerMessage.ContractData;
import io.ktrdr.wire.ServerMessage.ContractDataEnd;
import io.ktrdr.wire.ServerMessage.DepthExchange;
import io.ktrdr.wire.ServerMessage.MarketRule;
import io.ktrdr.wire.ServerMessage.MktDepthExchanges;
import io.ktrdr.wire.ServerMessage.PriceIncrement;
import io.ktrdr.wire.ServerMessage.SmartComponent;
import io.ktrdr.wire.ServerMessage.SmartComponents;
import io.ktrdr.wire.ServerMessage.SymbolSamples;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Layouts of docs/wire/contract.md, server to client. */
final class ContractAnswers {

  private ContractAnswers() {}

  static void write(FieldWriter out, ContractData message) {
    ContractDetails details = message.details();
    WireContract contract = details.contract();
    out.begin(ServerKind.CONTRACT_DATA);
    if (!out.since(164)) {
      out.constant(8);
    }
    out.integer("reqId", message.reqId())
        .text("symbol", contract.symbol())
        .text("secType", contract.secType())
        .text("lastTradeDateOrContractMonth", contract.lastTradeDateOrContractMonth());
    if (out.since(182)) {
      out.text("lastTradeDate", details.expiry().lastTradeDate());
    }
    out.decimalText("strike", ContractFields.strike(contract.strike(), "0"))
        .text("right", contract.right())
        .text("exchange", contract.exchange())
        .text("currency", contract.currency())
        .text("localSymbol", contract.localSymbol())
        .text("marketName", details.naming().marketName())
        .text("tradingClass", contract.tradingClass())
        .integer("conId", contract.conId())
        .decimal("minTick", details.minTick());
    if (!out.since(164)) {
      out.constant(1); // mdSizeMultiplier
    }
    out.text("multiplier", contract.multiplier())
        .text("orderTypes", details.trading().orderTypes())
        .text("validExchanges", details.trading().validExchanges())
        .integer("priceMagnifier", details.trading().priceMagnifier())
        .integer("underConId", details.underlying().conId())
        .escapedText("longName", details.naming().longName())
        .text("primaryExchange", contract.primaryExchange())
        .text("contractMonth", details.expiry().contractMonth())
        .text("industry", details.naming().industry())
        .text("category", details.naming().category())
        .text("subcategory", details.naming().subcategory())
        .text("timeZoneId", details.hours().timeZoneId())
        .text("tradingHours", details.hours().tradingHours())
        .text("liquidHours", details.hours().liquidHours());
    ContractParts.writeEconomicValue(out, details.economicValue());
    ContractParts.writeSecIds(out, details.secIds());
    out.integer("aggGroup", details.trading().aggGroup())
        .text("underSymbol", details.underlying().symbol())
        .text("underSecType", details.underlying().secType())
        .text("marketRuleIds", details.trading().marketRuleIds())
        .text("realExpirationDate", details.expiry().realExpirationDate());
    if (out.since(152)) {
      out.text("stockType", details.naming().stockType());
    }
    ContractParts.writeSizes(out, details.sizes(), true);
    if (out.since(179) && contract.secType().equals("FUND")) {
      ContractParts.writeFund(
          out, details.fund().orElseThrow(() -> out.bad("fund", null, "is missing for a FUND")));
    }
    if (out.since(186)) {
      ContractParts.writeReasons(out, details.ineligibilityReasons());
    }
  }

  static ContractData readContractData(FieldReader in) {
    if (!in.since(164)) {
      in.skip("version");
    }
    int reqId = in.integer("reqId");
    String symbol = in.text("symbol");
    String secType = in.text("secType");
    String lastTrade = in.text("lastTradeDateOrContractMonth");
    String lastTradeDate = in.since(182) ? in.text("lastTradeDate") : "";
    String strike = ContractFields.readStrike(in);
    String right = in.text("right");
    String exchange = in.text("exchange");
    String currency = in.text("currency");
    String localSymbol = in.text("localSymbol");
    String marketName = in.text("marketName");
    String tradingClass = in.text("tradingClass");
    int conId = in.integer("conId");
    BigDecimal minTick = in.decimal("minTick");
    if (!in.since(164)) {
      in.skip("mdSizeMultiplier");
    }
    String multiplier = in.text("multiplier");
    String orderTypes = in.text("orderTypes");
    String validExchanges = in.text("validExchanges");
    int priceMagnifier = in.integerOrZero("priceMagnifier");
    int underConId = in.integerOrZero("underConId");
    String longName = in.escapedText("longName");
    String primaryExchange = in.text("primaryExchange");
    String contractMonth = in.text("contractMonth");
    String industry = in.text("industry");
    String category = in.text("category");
    String subcategory = in.text("subcategory");
    ContractDetails.Hours hours = ContractParts.readHours(in);
    ContractDetails.EconomicValue economicValue = ContractParts.readEconomicValue(in);
    List<TagValue> secIds = ContractParts.readSecIds(in);
    int aggGroup = in.integerOrZero("aggGroup");
    String underSymbol = in.text("underSymbol");
    String underSecType = in.text("underSecType");
    String marketRuleIds = in.text("marketRuleIds");
    String realExpirationDate = in.text("realExpirationDate");
    String stockType = in.since(152) ? in.text("stockType") : "";
    ContractDetails.Sizes sizes = ContractParts.readSizes(in, true);
    Optional<ContractDetails.Fund> fund =
        in.since(179) && secType.equals("FUND")
            ? Optional.of(ContractParts.readFund(in))
            : Optional.empty();
    List<ContractDetails.IneligibilityReason> reasons =
        in.since(186) ? ContractParts.readReasons(in) : List.of();
    WireContract contract =
        new WireContract(
            conId,
            symbol,
            secType,
            lastTrade,
            strike,
            right,
            multiplier,
            exchange,
            primaryExchange,
            currency,
            localSymbol,
            tradingClass);
    return new ContractData(
        reqId,
        new ContractDetails(
            contract,
            minTick,
            new ContractDetails.Naming(
                longName, marketName, industry, category, subcategory, stockType),
            new ContractDetails.Trading(
                orderTypes, validExchanges, marketRuleIds, priceMagnifier, aggGroup),
            new ContractDetails.Expiry(contractMonth, lastTradeDate, realExpirationDate),
            new ContractDetails.Underlying(underConId, underSymbol, underSecType),
            hours,
            economicValue,
            secIds,
            sizes,
            fund,
            reasons));
  }

  static void write(FieldWriter out, ContractDataEnd message) {
    out.begin(ServerKind.CONTRACT_DATA_END).constant(1).integer("reqId", message.reqId());
  }

  static ContractDataEnd readContractDataEnd(FieldReader in) {
    in.skip("version");
    return new ContractDataEnd(in.integer("reqId"));
  }

  static void write(FieldWriter out, SymbolSamples message) {
    out.begin(ServerKind.SYMBOL_SAMPLES)
        .integer("reqId", message.reqId())
        .integer("samples", message.samples().size());
    for (SymbolSample sample : message.samples()) {
      out.integer("conId", sample.conId())
          .text("symbol", sample.symbol())
          .text("secType", sample.secType())
          .text("primaryExchange", sample.primaryExchange())
          .text("currency", sample.currency())
          .integer("derivativeSecTypes", sample.derivativeSecTypes().size());
      sample.derivativeSecTypes().forEach(type -> out.text("derivativeSecType", type));
      if (out.since(176)) {
        out.text("description", sample.description()).text("issuerId", sample.issuerId());
      }
    }
  }

  static SymbolSamples readSymbolSamples(FieldReader in) {
    int reqId = in.integer("reqId");
    int count = in.count("samples", 6);
    List<SymbolSample> samples = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      samples.add(
          new SymbolSample(
              in.integer("conId"),
              in.text("symbol"),
              in.text("secType"),
              in.text("primaryExchange"),
              in.text("currency"),
              readTexts(in, "derivativeSecTypes"),
              in.since(176) ? in.text("description") : "",
              in.since(176) ? in.text("issuerId") : ""));
    }
    return new SymbolSamples(reqId, samples);
  }

  private static List<String> readTexts(FieldReader in, String field) {
    int count = in.count(field, 1);
    List<String> texts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      texts.add(in.text(field));
    }
    return texts;
  }

  static void write(FieldWriter out, MarketRule message) {
    out.begin(ServerKind.MARKET_RULE)
        .integer("marketRuleId", message.marketRuleId())
        .integer("increments", message.increments().size());
    for (PriceIncrement step : message.increments()) {
      out.decimal("lowEdge", step.lowEdge()).decimal("increment", step.increment());
    }
  }

  static MarketRule readMarketRule(FieldReader in) {
    int ruleId = in.integer("marketRuleId");
    int count = in.count("increments", 2);
    List<PriceIncrement> steps = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      steps.add(new PriceIncrement(in.decimal("lowEdge"), in.decimal("increment")));
    }
    return new MarketRule(ruleId, steps);
  }

  static void write(FieldWriter out, SmartComponents message) {
    out.begin(ServerKind.SMART_COMPONENTS)
        .integer("reqId", message.reqId())
        .integer("components", message.components().size());
    for (SmartComponent component : message.components()) {
      out.integer("bitNumber", component.bitNumber())
          .text("exchange", component.exchange())
          .text("exchangeLetter", component.exchangeLetter());
    }
  }

  static SmartComponents readSmartComponents(FieldReader in) {
    int reqId = in.integer("reqId");
    int count = in.count("components", 3);
    List<SmartComponent> components = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      components.add(
          new SmartComponent(
              in.integer("bitNumber"), in.text("exchange"), in.text("exchangeLetter")));
    }
    return new SmartComponents(reqId, components);
  }

  static void write(FieldWriter out, MktDepthExchanges message) {
    out.begin(ServerKind.MKT_DEPTH_EXCHANGES).integer("exchanges", message.exchanges().size());
    for (DepthExchange venue : message.exchanges()) {
      out.text("exchange", venue.exchange())
          .text("secType", venue.secType())
          .text("listingExch", venue.listingExch())
          .text("serviceDataType", venue.serviceDataType())
          .integer("aggGroup", venue.aggGroup());
    }
  }

  static MktDepthExchanges readMktDepthExchanges(FieldReader in) {
    int count = in.count("exchanges", 5);
    List<DepthExchange> venues = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      venues.add(
          new DepthExchange(
              in.text("exchange"),
              in.text("secType"),
              in.text("listingExch"),
              in.text("serviceDataType"),
              in.integerOrZero("aggGroup")));
    }
    return new MktDepthExchanges(venues);
  }
}
