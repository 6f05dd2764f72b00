package io.ktrdr.simulator.scenario;

import io.ktrdr.wire.ClientMessage;
import io.ktrdr.wire.WireContract;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** What a client does, as scenarios name it. */
public enum RequestKind {
  CONNECT("connect", "opens a connection"),
  START("start", "starts its session"),
  TIME("time", "asks for the time"),
  CONTRACT("contract", "asks for contract details"),
  SEARCH("search", "searches a symbol"),
  HISTORY("history", "asks for bars"),
  LIVE("live", "asks for bars that are kept up to date"),
  REALTIME("realtime", "asks for 5-second bars"),
  HEAD("head", "asks for the oldest bar's time"),
  SCHEDULE("schedule", "asks for sessions"),
  MARKETDATA("marketdata", "asks for quotes"),
  TICKS("ticks", "asks for single ticks"),
  CANCEL("cancel", "cancels something"),
  OTHER("other", "asks for anything else"),
  ANY("any", "asks for anything but the time");

  private final String word;
  private final String meaning;

  RequestKind(String word, String meaning) {
    this.word = word;
    this.meaning = meaning;
  }

  /** As written in a scenario. */
  public String word() {
    return word;
  }

  /** What the client does, in words. */
  public String meaning() {
    return meaning;
  }

  /** The kind that a word names. */
  public static Optional<RequestKind> find(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
  }

  /** All words, for messages. */
  static String words() {
    return Arrays.stream(values()).map(RequestKind::word).collect(Collectors.joining(", "));
  }

  /** Whether a client that does {@code other} does this. */
  public boolean covers(RequestKind other) {
    if (this != ANY) {
      return this == other;
    }
    return other != CONNECT && other != START && other != TIME && other != CANCEL;
  }

  /** What a message asks. */
  public static RequestKind of(ClientMessage message) {
    return switch (message) {
      case ClientMessage.StartApi asked -> START;
      case ClientMessage.ReqCurrentTime asked -> TIME;
      case ClientMessage.ReqCurrentTimeInMillis asked -> TIME;
      case ClientMessage.ReqContractDetails asked -> CONTRACT;
      case ClientMessage.ReqMatchingSymbols asked -> SEARCH;
      case ClientMessage.ReqHistoricalData asked ->
          asked.keepUpToDate()
              ? LIVE
              : asked.whatToShow().equalsIgnoreCase("SCHEDULE") ? SCHEDULE : HISTORY;
      case ClientMessage.ReqHeadTimestamp asked -> HEAD;
      case ClientMessage.ReqRealTimeBars asked -> REALTIME;
      case ClientMessage.ReqMktData asked -> MARKETDATA;
      case ClientMessage.ReqTickByTickData asked -> TICKS;
      case ClientMessage.ReqHistoricalTicks asked -> TICKS;
      case ClientMessage.CancelHistoricalData asked -> CANCEL;
      case ClientMessage.CancelHeadTimestamp asked -> CANCEL;
      case ClientMessage.CancelHistogramData asked -> CANCEL;
      case ClientMessage.CancelRealTimeBars asked -> CANCEL;
      case ClientMessage.CancelMktData asked -> CANCEL;
      case ClientMessage.CancelTickByTickData asked -> CANCEL;
      default -> OTHER;
    };
  }

  /**
   * The symbol that a message is about; empty when it is about none.
   *
   * @param byConId the symbol of a contract that is named by its id alone
   */
  public static String symbol(ClientMessage message, IntFunction<String> byConId) {
    return switch (message) {
      case ClientMessage.ReqContractDetails asked -> symbol(asked.contract(), byConId);
      case ClientMessage.ReqHistoricalData asked -> symbol(asked.contract(), byConId);
      case ClientMessage.ReqHeadTimestamp asked -> symbol(asked.contract(), byConId);
      case ClientMessage.ReqRealTimeBars asked -> symbol(asked.contract(), byConId);
      case ClientMessage.ReqMktData asked -> symbol(asked.contract(), byConId);
      case ClientMessage.ReqTickByTickData asked -> symbol(asked.contract(), byConId);
      case ClientMessage.ReqHistoricalTicks asked -> symbol(asked.contract(), byConId);
      case ClientMessage.ReqMatchingSymbols asked -> asked.pattern();
      default -> "";
    };
  }

  private static String symbol(WireContract contract, IntFunction<String> byConId) {
    return contract.conId() > 0 ? byConId.apply(contract.conId()) : contract.symbol();
  }
}
