package io.ktrdr.gateway;

import io.ktrdr.market.Contract;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.market.SecurityType;
import io.ktrdr.wire.BondDetails;
import io.ktrdr.wire.ContractDetails;
import io.ktrdr.wire.SymbolSample;
import io.ktrdr.wire.WireContract;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Contracts as IB writes them and as we do. */
final class Contracts {

  private Contracts() {}

  /** A contract to look up, with everything that is known of it. */
  static WireContract query(Contract contract) {
    return new WireContract(
        contract.conId(),
        contract.symbol(),
        contract.securityType().name(),
        contract.lastTradeDate(),
        contract.strike(),
        contract.right(),
        contract.multiplier(),
        contract.exchange(),
        contract.primaryExchange(),
        contract.currency(),
        contract.localSymbol(),
        contract.tradingClass());
  }

  /**
   * A contract to ask data of: IB's id says it all, where it is known. But a continuous future has
   * the id of the contract that is in front at the time, and by it that one would be meant.
   */
  static WireContract known(Contract contract) {
    if (contract.securityType() == SecurityType.CONTFUT) {
      return continuous(contract);
    }
    return contract.conId() == 0
        ? query(contract)
        : WireContract.ofConId(contract.conId(), contract.exchange());
  }

  private static WireContract continuous(Contract contract) {
    return new WireContract(
        0,
        contract.symbol(),
        contract.securityType().name(),
        "",
        "",
        "",
        contract.multiplier(),
        contract.exchange(),
        "",
        contract.currency(),
        "",
        contract.tradingClass());
  }

  /** Whether IB needs to be told that expired contracts are meant too. */
  static boolean mayBeExpired(Contract contract) {
    return switch (contract.securityType()) {
      case FUT, CONTFUT -> true;
      case STK, CASH, OPT, FOP, IND, CRYPTO, CFD, BOND, FUND, CMDTY, WAR -> false;
    };
  }

  /** Contract and exchange as one text, for the rules that count per contract. */
  static String pacingKey(Contract contract) {
    boolean numbered = contract.conId() != 0 && contract.securityType() != SecurityType.CONTFUT;
    return (!numbered
            ? contract.symbol() + "." + contract.securityType() + "." + contract.localSymbol()
            : Integer.toString(contract.conId()))
        + "@"
        + contract.exchange();
  }

  /** What contract details describe; empty when it is nothing that we know how to name. */
  static Optional<Instrument> instrument(ContractDetails details) {
    return securityType(details.contract().secType())
        .flatMap(
            type -> {
              Contract contract = contract(details.contract(), type);
              return id(contract)
                  .map(
                      id ->
                          new Instrument(
                              id,
                              contract,
                              details.naming().longName(),
                              details.naming().stockType(),
                              details.minTick(),
                              details.hours().timeZoneId(),
                              details.hours().tradingHours(),
                              details.hours().liquidHours(),
                              list(details.trading().validExchanges())));
            });
  }

  /** What the details of a bond describe; its CUSIP stands in for a local symbol. */
  static Optional<Instrument> instrument(BondDetails details) {
    return securityType(details.contract().secType())
        .flatMap(
            type -> {
              WireContract wire = details.contract();
              Contract contract =
                  new Contract(
                      wire.conId(),
                      wire.symbol(),
                      type,
                      details.maturity().split("[- ]", 2)[0],
                      "",
                      "",
                      wire.multiplier(),
                      wire.exchange(),
                      wire.primaryExchange(),
                      wire.currency(),
                      wire.localSymbol().isEmpty() ? details.cusip() : wire.localSymbol(),
                      wire.tradingClass());
              return id(contract)
                  .map(
                      id ->
                          new Instrument(
                              id,
                              contract,
                              details.longName(),
                              "",
                              details.minTick(),
                              details.hours().timeZoneId(),
                              details.hours().tradingHours(),
                              details.hours().liquidHours(),
                              list(details.validExchanges())));
            });
  }

  /** A hit of a symbol search: ids and names only. */
  static Optional<Instrument> instrument(SymbolSample sample) {
    return securityType(sample.secType())
        .flatMap(
            type -> {
              Contract contract =
                  new Contract(
                      sample.conId(),
                      sample.symbol(),
                      type,
                      "",
                      "",
                      "",
                      "",
                      routing(type, sample.primaryExchange()),
                      sample.primaryExchange(),
                      sample.currency(),
                      "",
                      "");
              return id(contract)
                  .map(
                      id ->
                          new Instrument(
                              id,
                              contract,
                              sample.description(),
                              "",
                              BigDecimal.ZERO,
                              "",
                              "",
                              "",
                              List.of()));
            });
  }

  private static Contract contract(WireContract wire, SecurityType type) {
    return new Contract(
        wire.conId(),
        wire.symbol(),
        type,
        wire.lastTradeDay(),
        wire.strike(),
        wire.right(),
        wire.multiplier(),
        wire.exchange(),
        wire.primaryExchange(),
        wire.currency(),
        wire.localSymbol(),
        wire.tradingClass());
  }

  private static Optional<SecurityType> securityType(String secType) {
    return Arrays.stream(SecurityType.values())
        .filter(type -> type.name().equals(secType))
        .findFirst();
  }

  /** A search does not say where to route; IB's own router takes stocks, others go home. */
  private static String routing(SecurityType type, String primaryExchange) {
    return type == SecurityType.STK || type == SecurityType.OPT ? "SMART" : primaryExchange;
  }

  private static Optional<InstrumentId> id(Contract contract) {
    try {
      return Optional.of(InstrumentId.of(contract));
    } catch (IllegalArgumentException unnameable) {
      return Optional.empty();
    }
  }

  private static List<String> list(String commaSeparated) {
    return Arrays.stream(commaSeparated.split(","))
        .map(String::strip)
        .filter(one -> !one.isEmpty())
        .toList();
  }
}
