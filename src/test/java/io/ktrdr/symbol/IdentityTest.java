package io.ktrdr.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.market.Contract;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.market.SecurityType;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each type of instrument: from IB's contract to our id, and from our id back to the contract. */
class IdentityTest {

  /** Quoted texts hold the blanks that IB's local symbols have. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    // id, conId, symbol, type, expiry, strike, right, exchange, primary, currency, local
    "AAPL.NASDAQ.STK,           265598, AAPL, STK, '', '', '', SMART, NASDAQ, USD, AAPL",
    "BRK-B.NYSE.STK,            72063691, BRK B, STK, '', '', '', SMART, NYSE, USD, BRK B",
    "EURUSD.IDEALPRO.CASH,      12087792, EUR, CASH, '', '', '', IDEALPRO, '', USD, EUR.USD",
    "ESZ6.CME.FUT,              495512563, ES, FUT, 20261218, '', '', CME, '', USD, ESZ6",
    "FDAX-DEC-26.EUREX.FUT,     1, DAX, FUT, 20261218, '', '', EUREX, '', EUR, FDAX DEC 26",
    "ES.CME.CONTFUT,            2, ES, CONTFUT, 20261218, '', '', CME, '', USD, ESZ6",
    "AAPL-261218C00200000.SMART.OPT, 3, AAPL, OPT, 20261218, 200, C, SMART, '', USD, 'AAPL "
        + " 261218C00200000'",
    "SPXW-261218P05000000.SMART.OPT, 4, SPX, OPT, 20261218, 5000, P, SMART, '', USD, 'SPXW "
        + " 261218P05000000'",
    "SPX.CBOE.IND,              416904, SPX, IND, '', '', '', CBOE, '', USD, SPX",
    "BTCUSD.PAXOS.CRYPTO,       479624278, BTC, CRYPTO, '', '', '', PAXOS, '', USD, BTC.USD",
    "IBUS500.SMART.CFD,         5, IBUS500, CFD, '', '', '', SMART, '', USD, IBUS500",
    "EURJPY.SMART.CFD,          6, EUR, CFD, '', '', '', SMART, '', JPY, EUR.JPY",
    "459200AS0.SMART.BOND,      7, IBM, BOND, 20280115, '', '', SMART, '', USD, 459200AS0",
    "IBM-113527163.SMART.BOND,  113527163, IBM, BOND, 20280115, '', '', SMART, '', USD, ''"
  })
  void theIdOfAContractLeadsBackToIt(
      String id,
      int conId,
      String symbol,
      SecurityType type,
      String expiry,
      String strike,
      String right,
      String exchange,
      String primary,
      String currency,
      String local) {
    Contract contract =
        new Contract(
            conId, symbol, type, expiry, strike, right, "", exchange, primary, currency, local, "");

    assertThat(InstrumentId.of(contract)).hasToString(id);
    assertThat(InstrumentId.parse(id)).isEqualTo(InstrumentId.of(contract));
    List<SymbolLookup.Question> questions = SymbolLookup.questions(SymbolLookup.normal(id));
    assertThat(questions).isNotEmpty();
    assertThat(questions)
        .anySatisfy(question -> assertThat(matches(question, contract)).isTrue())
        .allSatisfy(question -> assertThat(question.exact().test(instrument(contract))).isTrue());
  }

  /** Whether IB would find the contract: what the query names is what the contract has. */
  private static boolean matches(SymbolLookup.Question question, Contract contract) {
    if (!(question instanceof SymbolLookup.Question.Contracts contracts)) {
      return false;
    }
    Contract query = contracts.query();
    if (query.conId() != 0) {
      return query.conId() == contract.conId();
    }
    boolean bond = contract.securityType() == SecurityType.BOND;
    return query.securityType() == contract.securityType()
        // IB takes a bond's CUSIP for its symbol.
        && fits(query.symbol(), bond ? contract.localSymbol() : contract.symbol())
        && fits(query.localSymbol(), contract.localSymbol())
        && fits(query.exchange(), contract.exchange())
        && fits(query.primaryExchange(), contract.primaryExchange())
        && fits(query.currency(), contract.currency());
  }

  private static boolean fits(String asked, String has) {
    return asked.isEmpty() || asked.equals(has);
  }

  private static Instrument instrument(Contract contract) {
    return new Instrument(
        InstrumentId.of(contract), contract, "", "", BigDecimal.ONE, "", "", "", List.of());
  }
}
