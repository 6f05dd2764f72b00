package io.ktrdr.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.market.Contract;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.SecurityType;
import io.ktrdr.symbol.SymbolLookup.Question.Contracts;
import io.ktrdr.symbol.SymbolLookup.Question.Search;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SymbolLookupTest {

  private static final Instrument SWISS = Apple.share("AAPL", "EBS", 38708077);
  private static final Instrument BERKSHIRE = Apple.share("BRK B", "NYSE", 72063691);

  @ParameterizedTest
  @ValueSource(strings = {"AAPL", "aapl", " AAPL ", "AAPL.NASDAQ.STK", "265598"})
  void aKnownInstrumentIsFoundByEveryOneOfItsNames(String text) {
    assertThat(among(List.of(Apple.SHARE, BERKSHIRE), text))
        .contains(new Resolution.Resolved(Apple.SHARE));
  }

  @Test
  void aSymbolThatTwoKnownInstrumentsShareIsAmbiguousButTheirIdsAreNot() {
    List<Instrument> known = List.of(Apple.SHARE, SWISS);
    assertThat(among(known, "AAPL")).contains(new Resolution.Ambiguous(known));
    assertThat(among(known, "AAPL.EBS.STK")).contains(new Resolution.Resolved(SWISS));
  }

  @Test
  void whatIsNotKnownHereIsAQuestion() {
    assertThat(among(List.of(Apple.SHARE), "MSFT")).isEmpty();
    assertThat(among(List.of(Apple.SHARE), "AAPL.LSE.STK")).isEmpty();
    assertThat(among(List.of(Apple.SHARE), "26559")).isEmpty();
    assertThat(among(List.of(Apple.SHARE), "AAP")).isEmpty();
  }

  @Test
  void blanksAndDashesAreOne() {
    assertThat(among(List.of(BERKSHIRE), "brk b")).contains(new Resolution.Resolved(BERKSHIRE));
    assertThat(among(List.of(BERKSHIRE), "BRK-B")).contains(new Resolution.Resolved(BERKSHIRE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"EURUSD", "eur.usd", "EUR/USD"})
  void aPairOfCurrenciesIsAskedForAsCashFirst(String text) {
    String normal = SymbolLookup.normal(text);
    assertThat(normal).isEqualTo("EURUSD");
    assertThat(SymbolLookup.questions(normal).getFirst())
        .isInstanceOfSatisfying(
            Contracts.class,
            first ->
                assertThat(first.query())
                    .isEqualTo(Contract.of("EUR", SecurityType.CASH, "IDEALPRO", "", "USD")));
  }

  @Test
  void sixLettersThatAreNoCurrenciesAreNoPair() {
    assertThat(SymbolLookup.questions("GOOGLE"))
        .singleElement()
        .isInstanceOfSatisfying(
            Search.class, search -> assertThat(search.pattern()).isEqualTo("GOOGLE"));
  }

  @Test
  void aSearchCountsOnlyWhatFitsExactly() {
    SymbolLookup.Question search = SymbolLookup.questions("AAPL").getFirst();
    assertThat(search.exact().test(Apple.SHARE)).isTrue();
    assertThat(search.exact().test(SWISS)).isTrue();
    assertThat(search.exact().test(Apple.share("AAPLX", "NASDAQ", 1))).isFalse();
  }

  @Test
  void anIdIsAskedForOnItsExchangeAndOnlyItselfFits() {
    assertThat(SymbolLookup.questions("AAPL.NASDAQ.STK"))
        .singleElement()
        .isInstanceOfSatisfying(
            Contracts.class,
            contracts -> {
              assertThat(contracts.query())
                  .isEqualTo(Contract.of("AAPL", SecurityType.STK, "SMART", "NASDAQ", ""));
              assertThat(contracts.exact().test(Apple.SHARE)).isTrue();
              assertThat(contracts.exact().test(SWISS)).isFalse();
            });
  }

  @Test
  void aFutureIsAskedForByItsLocalSymbol() {
    assertThat(SymbolLookup.questions("ESZ6.CME.FUT"))
        .singleElement()
        .isInstanceOfSatisfying(
            Contracts.class,
            contracts -> {
              assertThat(contracts.query().localSymbol()).isEqualTo("ESZ6");
              assertThat(contracts.query().exchange()).isEqualTo("CME");
              assertThat(contracts.query().securityType()).isEqualTo(SecurityType.FUT);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "9999999999"})
  void whatCannotBeANameIsNotAskedForAtAll(String text) {
    assertThat(SymbolLookup.questions(SymbolLookup.normal(text))).isEmpty();
  }

  @Test
  void aNumberIsAskedForAsContractIdAndAsTicker() {
    assertThat(SymbolLookup.questions("7203"))
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .isInstanceOfSatisfying(
                        Contracts.class, it -> assertThat(it.query().conId()).isEqualTo(7203)),
            second ->
                assertThat(second)
                    .isInstanceOfSatisfying(
                        Search.class, it -> assertThat(it.pattern()).isEqualTo("7203")));
    assertThat(SymbolLookup.questions("12087792")).hasSize(1);
  }

  @Test
  void aNumberThatIsATickerHereAndAContractIdThereIsAmbiguous() {
    Instrument toyota = Apple.share("7203", "TSEJ", 4905707);
    Instrument other = Apple.share("OTHER", "NYSE", 7203);
    assertThat(among(List.of(Apple.SHARE, toyota), "7203"))
        .contains(new Resolution.Resolved(toyota));
    assertThat(among(List.of(other, toyota), "7203"))
        .contains(new Resolution.Ambiguous(List.of(other, toyota)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ÄPFEL", "A\u0000B", "\uD83D\uDE00", "\u30C8\u30E8\u30BF"})
  void whatIbsProtocolCannotCarryIsNotAskedFor(String text) {
    assertThat(SymbolLookup.questions(SymbolLookup.normal(text))).isEmpty();
  }

  @Test
  void aNameBeyondAllLengthIsNotAskedFor() {
    assertThat(SymbolLookup.questions("X".repeat(101))).isEmpty();
  }

  private static Optional<Resolution> among(List<Instrument> known, String text) {
    return SymbolLookup.among(known, SymbolLookup.normal(text));
  }
}
