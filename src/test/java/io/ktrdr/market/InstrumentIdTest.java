package io.ktrdr.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstrumentIdTest {

  @ParameterizedTest
  @ValueSource(strings = {"AAPL.NASDAQ.STK", "BRK-B.NYSE.STK", "BT.A.LSE.STK", "ESZ6.CME.FUT"})
  void itsTextReadsBack(String text) {
    assertThat(InstrumentId.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"AAPL", "AAPL.STK", "AAPL.NASDAQ.SHARE", "A|B.NYSE.STK", "..STK", "../etc.X.STK"})
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> InstrumentId.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void stocksAreNamedByTheirListingExchangePairsByBothCurrenciesFuturesByTheirLocalSymbol() {
    assertThat(id(Contract.of("BRK B", SecurityType.STK, "SMART", "NYSE", "USD")))
        .isEqualTo("BRK-B.NYSE.STK");
    assertThat(id(Contract.of("EUR", SecurityType.CASH, "IDEALPRO", "", "USD")))
        .isEqualTo("EURUSD.IDEALPRO.CASH");
    Contract future =
        new Contract(
            1, "ES", SecurityType.FUT, "20261218", "", "", "50", "CME", "", "USD", "ESZ6", "ES");
    assertThat(id(future)).isEqualTo("ESZ6.CME.FUT");
  }

  @Test
  void anExchangeWhoseCodeHasADotIsWrittenWithADash() {
    InstrumentId brussels =
        InstrumentId.of(Contract.of("ABI", SecurityType.STK, "SMART", "ENEXT.BE", "EUR"));
    assertThat(brussels).hasToString("ABI.ENEXT-BE.STK");
    assertThat(InstrumentId.parse("ABI.ENEXT-BE.STK")).isEqualTo(brussels);
    assertThat(brussels.exchangeCode()).isEqualTo("ENEXT.BE");
    assertThat(InstrumentId.parse("AAPL.NASDAQ.STK").exchangeCode()).isEqualTo("NASDAQ");
  }

  private static String id(Contract contract) {
    return InstrumentId.of(contract).toString();
  }
}
