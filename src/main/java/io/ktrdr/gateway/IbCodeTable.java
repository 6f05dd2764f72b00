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

import io.ktrdr.gateway.IbCodes.Row;
import io.ktrdr.gateway.IbCodes.Span;
import java.util.List;

/**
 * Every IB code that market data can meet, each classified once. Where one code means several
 * things, rows with a fragment of the text come first. {@code docs/errors.md} is written from these
 * tables.
 */
final class IbCodeTable {

  static final List<Row> ROWS =
      List.of(
          ends(100, "", PACING, "More messages per second than IB allows.")
              .next(
                  "Wait: messages pause for a second, then go out more slowly. Other programs on "
                      + "the same TWS count too."),
          ends(101, "", PACING, "All market-data lines are in use.")
              .next(
                  "Close what you no longer watch, in TWS too: its own watch lists take lines. "
                      + "Booster packs buy more.")
              .retry(Retry.WHEN_FREE),
          ends(102, "", BAD_REQUEST, "The request id is already in use.")
              .next("Report it: ids are given out once per session here.")
              .severity(Severity.ERROR),
          ends(
              103,
              "",
              BAD_REQUEST,
              "The order id is already in use; this product places no orders."),
          ends(110, "", BAD_REQUEST, "The price is not on a valid tick."),
          ends(162, "pacing violation", PACING, "Historical data was asked for too fast.")
              .next(
                  "Wait: history pauses for a minute, then goes on at a lower rate. Other "
                      + "programs on the same login count too."),
          ends(162, "returned no data", NO_DATA, "IB has no bars for this span.")
              .next("Nothing: the span is remembered as empty."),
          ends(162, "no data of type", NO_DATA, "IB has no data of this kind for the instrument."),
          ends(
                  162,
                  "query cancelled",
                  INFORMATIONAL,
                  "The historical request was cancelled, by us or by a server timeout.")
              .next("Nothing when it was cancelled here; else ask again, for a shorter span.")
              .retry(Retry.WHEN_BACK),
          ends(
                  162,
                  "no market data permissions",
                  ENTITLEMENT,
                  "The account has no market-data permission for this exchange.")
              .next(
                  "Subscribe to the exchange in IB's Client Portal (Settings, Market Data "
                      + "Subscriptions), or ask for another one."),
          ends(
                  162,
                  "different ip",
                  ENTITLEMENT,
                  "A trading session of the same user is open on another machine.")
              .next("Log out of the other session, or give the API a user of its own.")
              .retry(Retry.EACH_MINUTE),
          ends(
                  162,
                  "no historical market data",
                  BAD_REQUEST,
                  "This kind of data does not exist for the instrument; ask for another one.")
              .next("Ask for MIDPOINT, BID or ASK: currencies and metals have no trades.")
              .severity(Severity.WARNING),
          ends(162, "invalid step", BAD_REQUEST, "Bar size and duration do not go together.")
              .next("Report it: durations are planned here."),
          ends(162, "time length exceed", BAD_REQUEST, "The duration is longer than allowed.")
              .next("Report it: durations are planned here."),
          ends(162, "not connected", CONNECTIVITY, "The historical data farm is not connected."),
          ends(162, "connection", CONNECTIVITY, "The historical data farm is not connected."),
          ends(162, "", BAD_REQUEST, "The historical data service refused the request.")
              .next(
                  "Read IB's text. In a language other than English it cannot be told apart any "
                      + "further: set TWS to English."),
          goesOn(165, "", INFORMATIONAL, "A remark of the historical data service."),
          ends(166, "", NO_DATA, "The contract has expired and its history is gone.")
              .severity(Severity.WARNING),
          ends(200, "", BAD_REQUEST, "IB knows no such contract, or more than one fits.")
              .next(
                  "Search for the instrument and use its conId. During IB's resets it can be "
                      + "wrong: ask again later.")
              .severity(Severity.WARNING),
          ends(201, "", BAD_REQUEST, "An order was rejected; this product places no orders."),
          ends(202, "", BAD_REQUEST, "An order was cancelled; this product places no orders."),
          ends(203, "", ENTITLEMENT, "The instrument is not allowed for this account.")
              .next("Ask IB for the trading permission, or use another instrument."),
          goesOn(300, "", INFORMATIONAL, "The subscription to cancel is already gone.")
              .next("Nothing: the cancel came late."),
          ends(309, "", PACING, "All market-depth requests are in use.").retry(Retry.WHEN_FREE),
          goesOn(310, "", INFORMATIONAL, "The market-depth request is already gone.")
              .next("Nothing: the cancel came late."),
          ends(316, "", CONNECTIVITY, "Market depth was halted; subscribe again.")
              .next("Nothing: it is subscribed again.")
              .retry(Retry.RESUBSCRIBE),
          goesOn(317, "", ADVISORY, "Market depth was reset; the book starts anew."),
          ends(319, "", BAD_REQUEST, "The log level is not valid."),
          ends(320, "", BAD_REQUEST, "IB could not read the request.")
              .next("Report it: the layout of a message is wrong for this server version."),
          ends(321, "", BAD_REQUEST, "IB refused an argument of the request.")
              .next("Read IB's text: it names the argument."),
          ends(322, "max number of", PACING, "All requests of this kind are in use.")
              .retry(Retry.WHEN_FREE),
          ends(322, "", BAD_REQUEST, "IB could not process the request."),
          ends(323, "", BAD_REQUEST, "IB met an error while answering."),
          ends(326, "", FATAL, "The client id is in use by another program.")
              .next(
                  "Nothing: the next id is tried and this one rests. Give each program its own "
                      + "range (client-id, client-ids).")
              .retry(Retry.ANOTHER_ID)
              .severity(Severity.WARNING),
          ends(327, "", BAD_REQUEST, "Only client id 0 may do this."),
          ends(354, "", ENTITLEMENT, "The account is not subscribed to this market data.")
              .next(
                  "Subscribe to the data in IB's Client Portal (Settings, Market Data "
                      + "Subscriptions), or ask for delayed data."),
          ends(357, "", FATAL, "IB considers this client too old.").next("Update this product."),
          ends(365, "", INFORMATIONAL, "The scanner to cancel is already gone.")
              .next("Nothing: the cancel came late."),
          ends(366, "", INFORMATIONAL, "The historical request to cancel is already gone.")
              .next("Nothing after a cancel; a live subscription is made anew.")
              .retry(Retry.RESUBSCRIBE),
          ends(385, "", BAD_REQUEST, "The scanner id is already in use."),
          ends(386, "", BAD_REQUEST, "The historical request id is already in use."),
          ends(420, "pacing", PACING, "Real-time bars were asked for too fast.")
              .next("Wait: it is asked again by itself, more slowly."),
          ends(420, "permission", ENTITLEMENT, "The account may not have these real-time bars."),
          ends(
                  420,
                  "different ip",
                  ENTITLEMENT,
                  "A trading session of the same user is open on another machine.")
              .next("Log out of the other session, or give the API a user of its own.")
              .retry(Retry.EACH_MINUTE),
          ends(420, "", PACING, "IB refused the real-time query."),
          ends(430, "", NO_DATA, "There are no fundamentals for the instrument."),
          ends(501, "", FATAL, "The client is already connected.")
              .next("Nothing: the connection is closed and opened anew.")
              .severity(Severity.WARNING),
          ends(502, "", CONNECTIVITY, "The gateway cannot be reached.")
              .next(
                  "Start TWS or IB Gateway; check its port (7496, 7497, 4001, 4002), that its "
                      + "API is enabled, and that this machine is a trusted IP."),
          ends(503, "", FATAL, "The gateway is too old for this client.")
              .next("Update TWS or IB Gateway."),
          ends(504, "", CONNECTIVITY, "There is no connection to the gateway.")
              .next("Wait: it connects by itself. `ktrdr ib diagnose` says what is in the way."),
          ends(505, "", FATAL, "A message of unknown id arrived.").severity(Severity.ERROR),
          ends(506, "", FATAL, "The gateway answered with a version that was not offered.")
              .next("Update TWS or IB Gateway."),
          ends(507, "", CONNECTIVITY, "The gateway closed the connection in mid-message.")
              .next(
                  "Wait: it connects by itself. When it comes again and again, the port may not "
                      + "be the API's, or wants TLS."),
          ends(508, "", FATAL, "A message could not be read.").severity(Severity.ERROR),
          ends(509, "", CONNECTIVITY, "The connection to the gateway broke."),
          ends(579, "", BAD_REQUEST, "A text of the request holds characters that IB refuses."),
          goesOn(1100, "", CONNECTIVITY, "The gateway lost its link to IB.")
              .next(
                  "Wait: the socket stays. Inside IB's resets this is usual; outside of them "
                      + "look at IB's system status page."),
          goesOn(1101, "", CONNECTIVITY, "The link to IB is back; subscriptions were lost.")
              .next("Nothing: every subscription is made anew, and what was missed is asked for.")
              .retry(Retry.RESUBSCRIBE)
              .severity(Severity.WARNING),
          goesOn(1102, "", CONNECTIVITY, "The link to IB is back; subscriptions were kept.")
              .next("Nothing: every subscription is looked at, and what was missed is asked for.")
              .retry(Retry.NOT_NEEDED)
              .severity(Severity.INFO),
          goesOn(1300, "", FATAL, "The gateway moved to another port.")
              .next("Nothing: it goes to the new port. Put it into the configuration.")
              .retry(Retry.RECONNECT)
              .severity(Severity.WARNING),
          goesOn(2100, "", INFORMATIONAL, "A remark about account data."),
          goesOn(2101, "", INFORMATIONAL, "A remark about account data."),
          goesOn(2102, "", INFORMATIONAL, "A remark about account data."),
          goesOn(2103, "", FARM, "A market-data farm is broken."),
          goesOn(2104, "", INFORMATIONAL, "A market-data farm is well."),
          goesOn(2105, "", FARM, "A historical data farm is broken."),
          goesOn(2106, "", INFORMATIONAL, "A historical data farm is well."),
          goesOn(2107, "", INFORMATIONAL, "A historical data farm sleeps until it is asked.")
              .next("Nothing: it wakes when it is asked."),
          goesOn(2108, "", INFORMATIONAL, "A market-data farm sleeps until it is asked.")
              .next("Nothing: it wakes when it is asked."),
          goesOn(2109, "", INFORMATIONAL, "A remark about an order."),
          goesOn(2110, "", CONNECTIVITY, "The gateway lost its link to IB and will restore it.")
              .next("Wait: the gateway restores it by itself."),
          goesOn(2119, "", INFORMATIONAL, "A market-data farm is connecting."),
          goesOn(2137, "", INFORMATIONAL, "A remark about an order."),
          goesOn(2150, "", INFORMATIONAL, "A remark about a position."),
          goesOn(2152, "", INFORMATIONAL, "A remark about market-depth exchanges."),
          goesOn(2157, "", FARM, "The contract data farm is broken."),
          goesOn(2158, "", INFORMATIONAL, "The contract data farm is well."),
          goesOn(2168, "", INFORMATIONAL, "A remark about an order."),
          goesOn(2169, "", INFORMATIONAL, "A remark about an order."),
          goesOn(2174, "", ADVISORY, "A time was sent without its zone."),
          goesOn(2176, "", ADVISORY, "Fractional sizes were cut for this old client version."),
          goesOn(2188, "", ADVISORY, "The newest bars need a subscription; the others follow."),
          goesOn(10089, "", ADVISORY, "Live data needs a subscription; delayed data may follow.")
              .next("Subscribe in IB's Client Portal for live data."),
          goesOn(10090, "", ADVISORY, "Part of the data is not subscribed; the rest follows.")
              .next("Subscribe in IB's Client Portal for the rest."),
          goesOn(10091, "", ADVISORY, "Part of the data needs a subscription; the rest follows.")
              .next("Subscribe in IB's Client Portal for the rest."),
          ends(10147, "", INFORMATIONAL, "The order to cancel is gone."),
          ends(10148, "", INFORMATIONAL, "The order cannot be cancelled."),
          goesOn(10167, "", ADVISORY, "Not subscribed; delayed data follows.")
              .next("Subscribe in IB's Client Portal for live data."),
          ends(10168, "", ENTITLEMENT, "Not subscribed, and delayed data is not switched on.")
              .next("Subscribe in IB's Client Portal, or switch delayed data on."),
          ends(10182, "", CONNECTIVITY, "Live updates stopped because the farm is not connected.")
              .next("Nothing: the subscription is made anew when the farm is back.")
              .retry(Retry.RESUBSCRIBE),
          ends(10183, "", BAD_REQUEST, "IB refused the request."),
          ends(10186, "", ENTITLEMENT, "Not subscribed, and delayed data is not switched on.")
              .next("Subscribe in IB's Client Portal, or switch delayed data on."),
          ends(10187, "", ENTITLEMENT, "The account may not have these historical ticks."),
          ends(10189, "pacing", PACING, "Tick-by-tick data was asked for too fast."),
          ends(10189, "", ENTITLEMENT, "The account may not have this tick-by-tick data."),
          ends(10190, "", PACING, "All tick-by-tick requests are in use.").retry(Retry.WHEN_FREE),
          ends(10197, "", ENTITLEMENT, "A live session of the same user has the market data.")
              .next(
                  "Log out of the other session, or give the API a user of its own. It is tried "
                      + "again each minute; history goes on.")
              .retry(Retry.EACH_MINUTE)
              .severity(Severity.WARNING),
          ends(10225, "", CONNECTIVITY, "Real-time bars stopped; cancel and subscribe again.")
              .next("Nothing: it is cancelled and subscribed again.")
              .retry(Retry.RESUBSCRIBE),
          ends(10285, "", FATAL, "This client version cannot take fractional sizes."),
          ends(10295, "", BAD_REQUEST, "A schedule goes with daily bars only."),
          ends(10299, "", BAD_REQUEST, "This kind of data does not go with the request."),
          ends(10314, "", BAD_REQUEST, "The end time is not in a form that IB reads.")
              .next("Report it: times are sent in UTC form here."),
          ends(10337, "", BAD_REQUEST, "An option of the request is not known."),
          ends(10338, "", BAD_REQUEST, "An option of the request is not valid."),
          ends(10339, "", BAD_REQUEST, "A continuous future takes no end time.")
              .next("Ask for a continuous future without an end."),
          ends(10358, "", ENTITLEMENT, "Fundamentals are not allowed."));

  /** What codes without a row of their own mean; the first that fits counts. */
  static final List<Span> SPANS =
      List.of(
          new Span(510, 589, ends(0, "", BAD_REQUEST, "The request could not be sent.")),
          new Span(
              1100,
              1300,
              goesOn(0, "", CONNECTIVITY, "A remark about the link to IB.")
                  .severity(Severity.INFO)
                  .retry(Retry.NOT_NEEDED)
                  .next("Nothing to do.")),
          new Span(2100, 2199, goesOn(0, "", INFORMATIONAL, "A remark of the gateway.")),
          new Span(
              10230,
              10254,
              ends(
                  0,
                  "",
                  BAD_REQUEST,
                  "A matter of orders or advisor groups; this product has none.")));

  private IbCodeTable() {}

  private static Row ends(int code, String text, CodeClass kind, String meaning) {
    return Row.of(code, text, kind, true, meaning);
  }

  private static Row goesOn(int code, String text, CodeClass kind, String meaning) {
    return Row.of(code, text, kind, false, meaning);
  }
}
