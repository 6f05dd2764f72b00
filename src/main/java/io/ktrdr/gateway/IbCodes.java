package io.ktrdr.gateway;

import static io.ktrdr.gateway.CodeClass.ADVISORY;
import static io.ktrdr.gateway.CodeClass.BAD_REQUEST;
import static io.ktrdr.gateway.CodeClass.CONNECTIVITY;
import static io.ktrdr.gateway.CodeClass.ENTITLEMENT;
import static io.ktrdr.gateway.CodeClass.FARM;
import static io.ktrdr.gateway.CodeClass.FATAL;
import static io.ktrdr.gateway.CodeClass.INFORMATIONAL;
import static io.ktrdr.gateway.CodeClass.NO_DATA;
import static io.ktrdr.gateway.CodeClass.PACING;

import java.util.List;
import java.util.Locale;

/**
 * Every IB code that market data can meet, each classified once. Where one code means several
 * things, rows with a fragment of the text come first. {@code docs/errors.md} is written from this
 * table.
 */
final class IbCodes {

  /**
   * One row.
   *
   * @param text a fragment of IB's text in lower case, empty when the code alone decides
   * @param ends whether the request it names is over
   * @param meaning one sentence for people
   */
  record Row(int code, String text, CodeClass kind, boolean ends, String meaning) {

    private boolean fits(int givenCode, String lowerCaseText) {
      return code == givenCode && lowerCaseText.contains(text);
    }
  }

  static final List<Row> TABLE =
      List.of(
          ends(100, PACING, "More messages per second than IB allows."),
          ends(101, PACING, "All market-data lines are in use."),
          ends(102, BAD_REQUEST, "The request id is already in use."),
          ends(103, BAD_REQUEST, "The order id is already in use; this product places no orders."),
          ends(110, BAD_REQUEST, "The price is not on a valid tick."),
          ends(162, "pacing violation", PACING, "Historical data was asked for too fast."),
          ends(162, "returned no data", NO_DATA, "IB has no bars for this span."),
          ends(162, "no data of type", NO_DATA, "IB has no data of this kind for the instrument."),
          ends(
              162,
              "query cancelled",
              INFORMATIONAL,
              "The historical request was cancelled, by us or by a server timeout."),
          ends(
              162,
              "no market data permissions",
              ENTITLEMENT,
              "The account has no market-data permission for this exchange."),
          ends(
              162,
              "different ip",
              ENTITLEMENT,
              "A trading session of the same user is open on another machine."),
          ends(
              162,
              "no historical market data",
              BAD_REQUEST,
              "This kind of data does not exist for the instrument; ask for another one."),
          ends(162, "invalid step", BAD_REQUEST, "Bar size and duration do not go together."),
          ends(162, "time length exceed", BAD_REQUEST, "The duration is longer than allowed."),
          ends(162, "not connected", CONNECTIVITY, "The historical data farm is not connected."),
          ends(162, "connection", CONNECTIVITY, "The historical data farm is not connected."),
          ends(162, BAD_REQUEST, "The historical data service refused the request."),
          goesOn(165, INFORMATIONAL, "A remark of the historical data service."),
          ends(166, NO_DATA, "The contract has expired and its history is gone."),
          ends(200, BAD_REQUEST, "IB knows no such contract, or more than one fits."),
          ends(201, BAD_REQUEST, "An order was rejected; this product places no orders."),
          ends(202, BAD_REQUEST, "An order was cancelled; this product places no orders."),
          ends(203, ENTITLEMENT, "The instrument is not allowed for this account."),
          goesOn(300, INFORMATIONAL, "The subscription to cancel is already gone."),
          ends(309, PACING, "All market-depth requests are in use."),
          goesOn(310, INFORMATIONAL, "The market-depth request is already gone."),
          ends(316, CONNECTIVITY, "Market depth was halted; subscribe again."),
          goesOn(317, ADVISORY, "Market depth was reset; the book starts anew."),
          ends(319, BAD_REQUEST, "The log level is not valid."),
          ends(320, BAD_REQUEST, "IB could not read the request."),
          ends(321, BAD_REQUEST, "IB refused an argument of the request."),
          ends(322, "max number of", PACING, "All requests of this kind are in use."),
          ends(322, BAD_REQUEST, "IB could not process the request."),
          ends(323, BAD_REQUEST, "IB met an error while answering."),
          ends(326, FATAL, "The client id is in use by another program."),
          ends(327, BAD_REQUEST, "Only client id 0 may do this."),
          ends(354, ENTITLEMENT, "The account is not subscribed to this market data."),
          ends(357, FATAL, "IB considers this client too old."),
          ends(365, INFORMATIONAL, "The scanner to cancel is already gone."),
          ends(366, INFORMATIONAL, "The historical request to cancel is already gone."),
          ends(385, BAD_REQUEST, "The scanner id is already in use."),
          ends(386, BAD_REQUEST, "The historical request id is already in use."),
          ends(420, "pacing", PACING, "Real-time bars were asked for too fast."),
          ends(420, "permission", ENTITLEMENT, "The account may not have these real-time bars."),
          ends(
              420,
              "different ip",
              ENTITLEMENT,
              "A trading session of the same user is open on another machine."),
          ends(420, PACING, "IB refused the real-time query."),
          ends(430, NO_DATA, "There are no fundamentals for the instrument."),
          ends(501, FATAL, "The client is already connected."),
          ends(502, CONNECTIVITY, "The gateway cannot be reached."),
          ends(503, FATAL, "The gateway is too old for this client."),
          ends(504, CONNECTIVITY, "There is no connection to the gateway."),
          ends(505, FATAL, "A message of unknown id arrived."),
          ends(506, FATAL, "The gateway answered with a version that was not offered."),
          ends(507, CONNECTIVITY, "The gateway closed the connection in mid-message."),
          ends(508, FATAL, "A message could not be read."),
          ends(509, CONNECTIVITY, "The connection to the gateway broke."),
          ends(579, BAD_REQUEST, "A text of the request holds characters that IB refuses."),
          goesOn(1100, CONNECTIVITY, "The gateway lost its link to IB."),
          goesOn(1101, CONNECTIVITY, "The link to IB is back; subscriptions were lost."),
          goesOn(1102, CONNECTIVITY, "The link to IB is back; subscriptions were kept."),
          goesOn(1300, FATAL, "The gateway moved to another port."),
          goesOn(2100, INFORMATIONAL, "A remark about account data."),
          goesOn(2101, INFORMATIONAL, "A remark about account data."),
          goesOn(2102, INFORMATIONAL, "A remark about account data."),
          goesOn(2103, FARM, "A market-data farm is broken."),
          goesOn(2104, INFORMATIONAL, "A market-data farm is well."),
          goesOn(2105, FARM, "A historical data farm is broken."),
          goesOn(2106, INFORMATIONAL, "A historical data farm is well."),
          goesOn(2107, INFORMATIONAL, "A historical data farm sleeps until it is asked."),
          goesOn(2108, INFORMATIONAL, "A market-data farm sleeps until it is asked."),
          goesOn(2109, INFORMATIONAL, "A remark about an order."),
          goesOn(2110, CONNECTIVITY, "The gateway lost its link to IB and will restore it."),
          goesOn(2119, INFORMATIONAL, "A market-data farm is connecting."),
          goesOn(2137, INFORMATIONAL, "A remark about an order."),
          goesOn(2150, INFORMATIONAL, "A remark about a position."),
          goesOn(2152, INFORMATIONAL, "A remark about market-depth exchanges."),
          goesOn(2157, FARM, "The contract data farm is broken."),
          goesOn(2158, INFORMATIONAL, "The contract data farm is well."),
          goesOn(2168, INFORMATIONAL, "A remark about an order."),
          goesOn(2169, INFORMATIONAL, "A remark about an order."),
          goesOn(2174, ADVISORY, "A time was sent without its zone."),
          goesOn(2176, ADVISORY, "Fractional sizes were cut for this old client version."),
          goesOn(2188, ADVISORY, "The newest bars need a subscription; the others follow."),
          goesOn(10089, ADVISORY, "Live data needs a subscription; delayed data may follow."),
          goesOn(10090, ADVISORY, "Part of the data is not subscribed; the rest follows."),
          goesOn(10091, ADVISORY, "Part of the data needs a subscription; the rest follows."),
          ends(10147, INFORMATIONAL, "The order to cancel is gone."),
          ends(10148, INFORMATIONAL, "The order cannot be cancelled."),
          goesOn(10167, ADVISORY, "Not subscribed; delayed data follows."),
          ends(10168, ENTITLEMENT, "Not subscribed, and delayed data is not switched on."),
          ends(10182, CONNECTIVITY, "Live updates stopped because the farm is not connected."),
          ends(10183, BAD_REQUEST, "IB refused the request."),
          ends(10186, ENTITLEMENT, "Not subscribed, and delayed data is not switched on."),
          ends(10187, ENTITLEMENT, "The account may not have these historical ticks."),
          ends(10189, "pacing", PACING, "Tick-by-tick data was asked for too fast."),
          ends(10189, ENTITLEMENT, "The account may not have this tick-by-tick data."),
          ends(10190, PACING, "All tick-by-tick requests are in use."),
          ends(10197, ENTITLEMENT, "A live session of the same user has the market data."),
          ends(10225, CONNECTIVITY, "Real-time bars stopped; cancel and subscribe again."),
          ends(10285, FATAL, "This client version cannot take fractional sizes."),
          ends(10295, BAD_REQUEST, "A schedule goes with daily bars only."),
          ends(10299, BAD_REQUEST, "This kind of data does not go with the request."),
          ends(10314, BAD_REQUEST, "The end time is not in a form that IB reads."),
          ends(10337, BAD_REQUEST, "An option of the request is not known."),
          ends(10338, BAD_REQUEST, "An option of the request is not valid."),
          ends(10339, BAD_REQUEST, "A continuous future takes no end time."),
          ends(10358, ENTITLEMENT, "Fundamentals are not allowed."));

  private IbCodes() {}

  /** What a code means for a request; never fails, unknown codes follow IB's ranges. */
  static Row classify(int reqId, int code, String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return TABLE.stream()
        .filter(row -> row.fits(code, lower))
        .findFirst()
        .orElseGet(() -> unknown(reqId, code));
  }

  private static Row unknown(int reqId, int code) {
    if (code >= 2100 && code <= 2199) {
      return goesOn(code, INFORMATIONAL, "A remark of the gateway.");
    }
    if (code >= 1100 && code <= 1300) {
      return goesOn(code, CONNECTIVITY, "A remark about the link to IB.");
    }
    if (code >= 510 && code <= 589) {
      return ends(code, BAD_REQUEST, "The request could not be sent.");
    }
    return reqId > 0
        ? ends(code, BAD_REQUEST, "IB refused the request, for a reason we have no entry for.")
        : goesOn(code, INFORMATIONAL, "A remark of the gateway.");
  }

  private static Row ends(int code, CodeClass kind, String meaning) {
    return new Row(code, "", kind, true, meaning);
  }

  private static Row ends(int code, String text, CodeClass kind, String meaning) {
    return new Row(code, text, kind, true, meaning);
  }

  private static Row goesOn(int code, CodeClass kind, String meaning) {
    return new Row(code, "", kind, false, meaning);
  }
}
