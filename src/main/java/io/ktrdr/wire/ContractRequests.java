package io.ktrdr.wire;

import io.ktrdr.wire.ClientMessage.ReqContractDetails;
import io.ktrdr.wire.ClientMessage.ReqMarketRule;
import io.ktrdr.wire.ClientMessage.ReqMatchingSymbols;
import io.ktrdr.wire.ClientMessage.ReqMktDepthExchanges;
import io.ktrdr.wire.ClientMessage.ReqSmartComponents;

/** Layouts of docs/wire/contract.md, client to server. */
final class ContractRequests {

  private ContractRequests() {}

  static void write(FieldWriter out, ReqContractDetails message) {
    out.begin(ClientKind.REQ_CONTRACT_DETAILS).constant(8).integer("reqId", message.reqId());
    ContractFields.write(out, message.contract());
    out.flag("includeExpired", message.includeExpired())
        .text("secIdType", message.secIdType())
        .text("secId", message.secId());
    if (out.since(176)) {
      out.text("issuerId", message.issuerId());
    }
  }

  static ReqContractDetails readReqContractDetails(FieldReader in) {
    in.skip("version");
    return new ReqContractDetails(
        in.integer("reqId"),
        ContractFields.read(in),
        in.flag("includeExpired"),
        in.text("secIdType"),
        in.text("secId"),
        in.since(176) ? in.text("issuerId") : "");
  }

  static void write(FieldWriter out, ReqMatchingSymbols message) {
    out.begin(ClientKind.REQ_MATCHING_SYMBOLS)
        .integer("reqId", message.reqId())
        .text("pattern", message.pattern());
  }

  static ReqMatchingSymbols readReqMatchingSymbols(FieldReader in) {
    return new ReqMatchingSymbols(in.integer("reqId"), in.text("pattern"));
  }

  static void write(FieldWriter out, ReqMarketRule message) {
    out.begin(ClientKind.REQ_MARKET_RULE).integer("marketRuleId", message.marketRuleId());
  }

  static ReqMarketRule readReqMarketRule(FieldReader in) {
    return new ReqMarketRule(in.integer("marketRuleId"));
  }

  static void write(FieldWriter out, ReqSmartComponents message) {
    out.begin(ClientKind.REQ_SMART_COMPONENTS)
        .integer("reqId", message.reqId())
        .text("bboExchange", message.bboExchange());
  }

  static ReqSmartComponents readReqSmartComponents(FieldReader in) {
    return new ReqSmartComponents(in.integer("reqId"), in.text("bboExchange"));
  }

  static void write(FieldWriter out, ReqMktDepthExchanges message) {
    out.begin(ClientKind.REQ_MKT_DEPTH_EXCHANGES);
  }

  static ReqMktDepthExchanges readReqMktDepthExchanges(FieldReader in) {
    return new ReqMktDepthExchanges();
  }
}
