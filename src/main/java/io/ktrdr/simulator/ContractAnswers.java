package io.ktrdr.simulator;

import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.SecurityType;
import io.ktrdr.market.TradingHours;
import io.ktrdr.simulator.limits.Refusal;
import io.ktrdr.simulator.market.ContractQuery;
import io.ktrdr.simulator.market.Listing;
import io.ktrdr.simulator.market.ListingBook;
import io.ktrdr.simulator.market.SimulatedMarket;
import io.ktrdr.simulator.market.Terms;
import io.ktrdr.wire.BondDetails;
import io.ktrdr.wire.ClientMessage;
import io.ktrdr.wire.ContractDetails;
import io.ktrdr.wire.ServerMessage;
import io.ktrdr.wire.SymbolSample;
import io.ktrdr.wire.TagValue;
import io.ktrdr.wire.WireContract;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Answers to questions about contracts: details, symbol search, market rules. Pure. */
final class ContractAnswers {

  /** What IB says when nothing fits. */
  static final Refusal UNKNOWN =
      new Refusal(200, "No security definition has been found for the request");

  private static final String STOCK_ORDERS =
      "ACTIVETIM,ADJUST,ALERT,ALGO,AVGCOST,BASKET,COND,DAY,GTC,HID,IOC,LIT,LMT,LOC,MIT,MKT,MOC,MTL,"
          + "OCA,OPG,REL,SCALE,STP,STPLMT,TRAIL,TRAILLMT,WHATIF";
  private static final String OTHER_ORDERS = "ACTIVETIM,ALERT,COND,DAY,GTC,IOC,LMT,MKT,STP,WHATIF";

  private final SimulatedMarket market;
  private final ListingBook book;

  ContractAnswers(SimulatedMarket market) {
    this.market = market;
    this.book = market.book();
  }

  /** Which listing a request means: found, or why not. */
  sealed interface Meant {
    record Found(Listing listing, String exchange) implements Meant {}

    record Unclear(Refusal why) implements Meant {}
  }

  /** The one listing that a data request means. */
  Meant meant(WireContract contract, boolean includeExpired, Instant now) {
    Optional<Refusal> incomplete = incomplete(contract, "");
    if (incomplete.isPresent()) {
      return new Meant.Unclear(incomplete.get());
    }
    List<Listing> fitting = find(contract, includeExpired, "", now);
    if (fitting.isEmpty()) {
      return new Meant.Unclear(UNKNOWN);
    }
    if (fitting.size() > 1) {
      String name = contract.symbol().isEmpty() ? contract.localSymbol() : contract.symbol();
      return new Meant.Unclear(
          new Refusal(200, "The contract description specified for " + name + " is ambiguous."));
    }
    return new Meant.Found(fitting.getFirst(), exchange(contract, fitting.getFirst()));
  }

  /** One contractData per match and an end, or one error. */
  List<ServerMessage> details(ClientMessage.ReqContractDetails request, Instant now) {
    int reqId = request.reqId();
    String isin = request.secIdType().equals("ISIN") ? request.secId() : "";
    if (!request.secIdType().isEmpty() && isin.isEmpty()) {
      return List.of(error(now, reqId, UNKNOWN));
    }
    Optional<Refusal> incomplete = incomplete(request.contract(), isin);
    if (incomplete.isPresent()) {
      return List.of(error(now, reqId, incomplete.get()));
    }
    List<Listing> fitting = find(request.contract(), request.includeExpired(), isin, now);
    if (fitting.isEmpty()) {
      return List.of(error(now, reqId, UNKNOWN));
    }
    List<ServerMessage> answers = new ArrayList<>();
    for (Listing listing : fitting) {
      String exchange = exchange(request.contract(), listing);
      answers.add(
          listing
              .bond()
              .<ServerMessage>map(
                  bond ->
                      new ServerMessage.BondContractData(
                          reqId, describe(listing, bond, exchange, now)))
              .orElseGet(
                  () -> new ServerMessage.ContractData(reqId, describe(listing, exchange, now))));
    }
    answers.add(new ServerMessage.ContractDataEnd(reqId));
    return answers;
  }

  /** The symbol search. */
  ServerMessage search(ClientMessage.ReqMatchingSymbols request, Instant now) {
    return new ServerMessage.SymbolSamples(
        request.reqId(),
        book.search(request.pattern(), day(now)).stream().map(ContractAnswers::sample).toList());
  }

  /** Price steps of a rule; an unknown rule is an error without a request id. */
  ServerMessage marketRule(int ruleId, Instant now) {
    return book.marketRule(ruleId)
        .<ServerMessage>map(
            steps ->
                new ServerMessage.MarketRule(
                    ruleId,
                    steps.entrySet().stream()
                        .map(
                            step ->
                                new ServerMessage.PriceIncrement(step.getKey(), step.getValue()))
                        .toList()))
        .orElseGet(() -> error(now, -1, Refusal.invalid("Incorrect market rule ID: " + ruleId)));
  }

  static ServerMessage error(Instant now, int reqId, Refusal why) {
    return ServerMessage.ErrorMessage.at(now.toEpochMilli(), reqId, why.code(), why.text());
  }

  private static LocalDate day(Instant now) {
    return now.atZone(ZoneOffset.UTC).toLocalDate();
  }

  private List<Listing> find(
      WireContract contract, boolean includeExpired, String isin, Instant now) {
    return book.find(
        new ContractQuery(
            contract.conId(),
            contract.symbol(),
            contract.secType(),
            contract.lastTradeDay(),
            contract.strike(),
            contract.right(),
            contract.multiplier(),
            wherever(contract) ? "" : contract.exchange(),
            contract.primaryExchange(),
            contract.currency(),
            contract.localSymbol(),
            contract.tradingClass(),
            isin,
            includeExpired),
        day(now));
  }

  /** Beside a conId, SMART is what many clients write for "wherever it trades". */
  private static boolean wherever(WireContract contract) {
    return contract.conId() > 0 && contract.exchange().equals("SMART");
  }

  private static Optional<Refusal> incomplete(WireContract contract, String isin) {
    if (contract.conId() > 0 || !isin.isEmpty()) {
      return Optional.empty();
    }
    if (contract.symbol().isEmpty() && contract.localSymbol().isEmpty()) {
      return Optional.of(
          Refusal.invalid("The symbol or the local-symbol or the security id must be entered"));
    }
    return contract.secType().isEmpty()
        ? Optional.of(Refusal.invalid("Please enter a valid security type"))
        : Optional.empty();
  }

  private static String exchange(WireContract contract, Listing listing) {
    return contract.exchange().isEmpty() || contract.exchange().equals("SMART")
        ? listing.route()
        : contract.exchange();
  }

  private ContractDetails.Hours hours(Listing listing, Instant now) {
    TradingCalendar calendar = market.calendar(listing);
    return new ContractDetails.Hours(
        listing.zone(),
        HoursText.of(calendar, TradingHours.ALL, market.zone(listing), now),
        HoursText.of(calendar, TradingHours.RTH, market.zone(listing), now));
  }

  /** Bonds are described in a message of their own, without a local symbol. */
  private BondDetails describe(Listing listing, Terms.Bond bond, String exchange, Instant now) {
    BigDecimal least = BigDecimal.ONE;
    return new BondDetails(
        new WireContract(
            listing.conId(),
            listing.symbol(),
            listing.type().name(),
            "",
            "",
            "",
            "",
            exchange,
            "",
            listing.currency(),
            "",
            listing.tradingClass()),
        bond.cusip(),
        bond.coupon(),
        bond.maturity().format(DateTimeFormatter.BASIC_ISO_DATE),
        bond.issued().format(DateTimeFormatter.BASIC_ISO_DATE),
        bond.ratings(),
        bond.type(),
        "FIXED",
        false,
        false,
        false,
        listing.localSymbol(),
        listing.marketName(),
        listing.tick(),
        OTHER_ORDERS,
        String.join(",", listing.exchanges()),
        "",
        "",
        false,
        "",
        listing.longName(),
        hours(listing, now),
        ContractDetails.EconomicValue.NONE,
        listing.isin().isEmpty() ? List.of() : List.of(new TagValue("ISIN", listing.isin())),
        1,
        Integer.toString(listing.rule()),
        new ContractDetails.Sizes(least, least, least, least));
  }

  private static SymbolSample sample(Listing listing) {
    return new SymbolSample(
        listing.conId(),
        listing.symbol(),
        listing.type().name(),
        listing.exchange(),
        listing.currency(),
        listing.derivatives(),
        listing.longName(),
        "");
  }

  private ContractDetails describe(Listing listing, String exchange, Instant now) {
    String expiry = listing.expiry().map(DateTimeFormatter.BASIC_ISO_DATE::format).orElse("");
    boolean stock = listing.type() == SecurityType.STK;
    boolean coin = listing.type() == SecurityType.CRYPTO;
    Optional<Terms.Option> option = listing.option();
    boolean future = listing.type() == SecurityType.FUT || listing.type() == SecurityType.CONTFUT;
    BigDecimal least = new BigDecimal(coin ? "0.00000001" : stock ? "0.0001" : "1");
    return new ContractDetails(
        new WireContract(
            listing.conId(),
            listing.symbol(),
            listing.type().name(),
            expiry,
            option.map(Terms.Option::strike).map(BigDecimal::toPlainString).orElse(""),
            option.map(Terms.Option::right).orElse(""),
            listing.multiplier(),
            exchange,
            stock ? listing.exchange() : "",
            listing.currency(),
            listing.localSymbol(),
            listing.tradingClass()),
        listing.tick(),
        new ContractDetails.Naming(
            listing.longName(),
            listing.marketName(),
            listing.industry(),
            listing.category(),
            listing.subcategory(),
            listing.stockType()),
        new ContractDetails.Trading(
            stock ? STOCK_ORDERS : OTHER_ORDERS,
            String.join(",", listing.exchanges()),
            String.join(
                ",",
                Collections.nCopies(listing.exchanges().size(), Integer.toString(listing.rule()))),
            listing.magnifier(),
            future ? Integer.MAX_VALUE : 1),
        new ContractDetails.Expiry(expiry.isEmpty() ? "" : expiry.substring(0, 6), expiry, expiry),
        future
            ? new ContractDetails.Underlying(listing.underlying(), listing.symbol(), "IND")
            : option
                .map(Terms.Option::underlying)
                .map(
                    under ->
                        new ContractDetails.Underlying(
                            under.conId(), under.symbol(), under.type().name()))
                .orElse(ContractDetails.Underlying.NONE),
        hours(listing, now),
        ContractDetails.EconomicValue.NONE,
        listing.isin().isEmpty() ? List.of() : List.of(new TagValue("ISIN", listing.isin())),
        new ContractDetails.Sizes(least, least, least, stock ? new BigDecimal(100) : least),
        Optional.empty(),
        List.of());
  }
}
