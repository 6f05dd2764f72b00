package io.ktrdr.gateway;

import static io.ktrdr.gateway.CodeClass.BAD_REQUEST;
import static io.ktrdr.gateway.CodeClass.INFORMATIONAL;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IbCodesTest {

  @ParameterizedTest
  @CsvSource({
    "162, 'Historical Market Data Service error message:Historical data request pacing violation',"
        + " PACING, true",
    "162, 'Historical Market Data Service error message:HMDS query returned no data: AAPL@SMART"
        + " Trades', NO_DATA, true",
    "162, 'Historical Market Data Service error message:API historical data query cancelled: 7',"
        + " INFORMATIONAL, true",
    "162, 'Historical Market Data Service error message:No market data permissions for NYSE STK',"
        + " ENTITLEMENT, true",
    "162, 'Historical Market Data Service error message:invalid step: 1', BAD_REQUEST, true",
    "162, 'Historical Market Data Service error message:Time length exceed max.', BAD_REQUEST,"
        + " true",
    "162, 'Historical Market Data Service error message:Trading TWS session is connected from a"
        + " different IP address', ENTITLEMENT, true",
    "162, 'Historical Market Data Service error message:No historical market data for"
        + " EUR/CASH@IDEALPRO Last 1d', BAD_REQUEST, true",
    "162, 'Ein Fehler', BAD_REQUEST, true",
    "322, 'Error processing request.-Max number of tick-by-tick requests has been reached.', PACING,"
        + " true",
    "322, 'Error processing request.-Duplicate ticker id', BAD_REQUEST, true",
    "420, 'Invalid Real-time Query:Historical data request pacing violation', PACING, true",
    "420, 'Invalid Real-time Query:No market data permissions for NYSE', ENTITLEMENT, true",
    "100, 'Max rate of messages per second has been exceeded', PACING, true",
    "200, 'No security definition has been found for the request', BAD_REQUEST, true",
    "326, 'Unable to connect as the client id is already in use', FATAL, true",
    "354, 'Requested market data is not subscribed.', ENTITLEMENT, true",
    "1100, 'Connectivity between IBKR and TWS has been lost.', CONNECTIVITY, false",
    "2105, 'HMDS data farm connection is broken:ushmds', FARM, false",
    "2106, 'HMDS data farm connection is OK:ushmds', INFORMATIONAL, false",
    "2188, 'Up-to-the-second data needs a subscription', ADVISORY, false",
    "10167, 'Displaying delayed market data', ADVISORY, false",
    "10314, 'End Date/Time: The date, time, or time-zone entered is invalid.', BAD_REQUEST, true"
  })
  void eachCodeHasOneMeaning(int code, String text, CodeClass kind, boolean ends) {
    IbCodes.Row row = IbCodes.classify(7, code, text);

    assertThat(row.kind()).isEqualTo(kind);
    assertThat(row.ends()).isEqualTo(ends);
  }

  @Test
  void anUnknownCodeEndsItsRequest() {
    assertThat(IbCodes.classify(7, 99_999, "what?").kind()).isEqualTo(BAD_REQUEST);
    assertThat(IbCodes.classify(7, 99_999, "what?").ends()).isTrue();
  }

  @Test
  void anUnknownCodeWithoutRequestIsARemark() {
    assertThat(IbCodes.classify(-1, 99_999, "what?").kind()).isEqualTo(INFORMATIONAL);
    assertThat(IbCodes.classify(-1, 99_999, "what?").ends()).isFalse();
  }

  @Test
  void noneOfTheTwentyOneHundredsEndsARequest() {
    for (int code = 2100; code <= 2199; code++) {
      assertThat(IbCodes.classify(7, code, "").ends()).as("%s", code).isFalse();
    }
  }

  @Test
  void noRowHidesAnotherOne() {
    Set<String> seen = new HashSet<>();
    Set<Integer> catchAll = new HashSet<>();
    for (IbCodes.Row row : IbCodes.TABLE) {
      assertThat(seen.add(row.code() + row.text())).as("%s", row).isTrue();
      assertThat(catchAll).as("%s comes after its catch-all", row).doesNotContain(row.code());
      if (row.text().isEmpty()) {
        catchAll.add(row.code());
      }
    }
    assertThat(IbCodes.TABLE).allMatch(row -> catchAll.contains(row.code()));
  }

  /** {@code mvn test -Dtest=IbCodesTest -Dformat=apply} writes the page anew. */
  @Test
  void thePageInDocsEqualsTheTable() throws IOException {
    Path page = Path.of("docs/errors.md");
    StringBuilder text =
        new StringBuilder(
            """
            # IB's codes, and what they mean here

            Written from the table in `io.ktrdr.gateway.IbCodes`; a test keeps both equal. The class \
            decides what happens:
            *pacing*, *connectivity* and *farm* are tried again, *no data* is an answer, \
            *bad request* and *entitlement* are told
            to the one who asked, *informational* and *advisory* end nothing unless the last column \
            says so, *fatal* ends the connection.
            IB's code and text travel unchanged to the HTTP answer (`ib.code`, `ib.message`).
            Codes that are not in the table: 2100–2199 never end a request; any other ends the \
            request it names, or is a remark when it names none.

            | code | when the text holds | class | ends the request | meaning |
            |---:|---|---|---|---|
            """);
    for (IbCodes.Row row : IbCodes.TABLE) {
      text.append(
          "| %d | %s | %s | %s | %s |\n"
              .formatted(
                  row.code(),
                  row.text(),
                  row.kind().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '),
                  row.ends() ? "yes" : "no",
                  row.meaning()));
    }
    if ("apply".equals(System.getProperty("format"))) {
      Files.writeString(page, text);
    }
    assertThat(Files.readString(page)).isEqualTo(text.toString());
  }
}
