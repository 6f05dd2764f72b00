package io.ktrdr.gateway;

import static io.ktrdr.gateway.CodeClass.BAD_REQUEST;
import static io.ktrdr.gateway.CodeClass.INFORMATIONAL;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
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

  @Test
  void aTextInAnotherLanguageIsJudgedByHowThingsStood() {
    String german = "Fehlermeldung des Dienstes für historische Daten: Abfrage abgelehnt";

    assertThat(IbCodes.classify(7, 162, german, true).kind()).isEqualTo(BAD_REQUEST);
    assertThat(IbCodes.classify(7, 162, german, false).kind()).isEqualTo(CodeClass.CONNECTIVITY);
    assertThat(IbCodes.classify(7, 162, "returned no data", false).kind())
        .isEqualTo(CodeClass.NO_DATA);
  }

  @ParameterizedTest
  @CsvSource({
    "1102, INFO, NOT_NEEDED",
    "1101, WARNING, RESUBSCRIBE",
    "326, WARNING, ANOTHER_ID",
    "354, ERROR, NEVER",
    "10197, WARNING, EACH_MINUTE",
    "2104, INFO, NOT_NEEDED",
    "100, WARNING, AFTER_A_PAUSE",
    "10182, WARNING, RESUBSCRIBE",
    "10240, ERROR, NEVER",
    "99999, ERROR, NEVER"
  })
  void eachCodeHasASeverityAndWhatIsDoneAboutIt(int code, Severity severity, Retry retry) {
    IbCodes.Row row = IbCodes.classify(7, code, "");

    assertThat(row.severity()).isEqualTo(severity);
    assertThat(row.retry()).isEqualTo(retry);
  }

  @Test
  void everyRowHasItsSentences() {
    assertThat(IbCodes.TABLE)
        .allSatisfy(
            row -> {
              assertThat(row.meaning()).endsWith(".");
              assertThat(row.next()).endsWith(".");
              assertThat(row.text()).isLowerCase();
            });
  }

  /** {@code mvn test -Dtest=IbCodesTest -Dformat=apply} writes the page anew. */
  @Test
  void thePageInDocsEqualsTheTable() throws IOException {
    Path page = Path.of("docs/errors.md");
    StringBuilder text =
        new StringBuilder(
            """
            # IB's codes, and what they mean here

            Written from the tables in `io.ktrdr.gateway.IbCodeTable`; a test keeps both equal. The class \
            decides what becomes of the
            request: *pacing*, *connectivity* and *farm* are tried again, *no data* is an answer, \
            *bad request* and *entitlement* are told
            to the one who asked, *informational* and *advisory* end nothing unless the column says \
            so, *fatal* ends the connection.
            IB's code and text travel unchanged to the HTTP answer (`ib.code`, `ib.message`), with \
            the sentence of the last column as
            `next_step` and the request that it happened to as `asked`.

            Where one code means several things, the first row whose words are in IB's text counts, \
            in any case of letters. TWS sends its
            texts in its own language: a 162 that no words fit is taken for a lost connection when \
            IB's link or a farm was down
            at that moment, and else for a refusal, never for "no data".

            ## Codes

            | code | when the text holds | class | severity | ends the request | meaning \
            | asked again | what to do |
            |---:|---|---|---|---|---|---|---|
            """);
    for (IbCodes.Row row : IbCodes.TABLE) {
      text.append(line(Integer.toString(row.code()), row));
    }
    text.append(
        """

        ## Codes without a row of their own

        | codes | | class | severity | ends the request | meaning | asked again | what to do |
        |---:|---|---|---|---|---|---|---|
        """);
    for (IbCodes.Span span : IbCodeTable.SPANS) {
      text.append(line(span.from() + "–" + span.to(), span.row()));
    }
    text.append(line("any other, to a request", IbCodes.UNKNOWN));
    text.append(line("any other, to none", IbCodes.REMARK));
    if ("apply".equals(System.getProperty("format"))) {
      Files.writeString(page, text);
    }
    assertThat(Files.readString(page)).isEqualTo(text.toString());
  }

  private static String line(String code, IbCodes.Row row) {
    return "| %s | %s | %s | %s | %s | %s | %s | %s |\n"
        .formatted(
            code,
            row.text(),
            row.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '),
            row.severity(),
            row.ends() ? "yes" : "no",
            row.meaning(),
            row.retry(),
            row.next());
  }
}
