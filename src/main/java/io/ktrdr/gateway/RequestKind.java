package io.ktrdr.gateway;

import io.ktrdr.wire.ClientMessage;
import java.util.Locale;

/** What is asked of IB, as far as IB serves it apart: one kind may fail while the others work. */
public enum RequestKind {
  HISTORY("bars of the past"),
  SCHEDULE("past sessions"),
  HEAD_TIMESTAMP("the first bar there is"),
  CONTRACT_DETAILS("contract details"),
  SYMBOL_SEARCH("symbol search"),
  LIVE_DATA("live data");

  private final String words;

  RequestKind(String words) {
    this.words = words;
  }

  /** Which kind a request is of. */
  static RequestKind of(Question.Request request) {
    return switch (request.key()) {
      case ClientMessage.ReqHistoricalData history when history.keepUpToDate() -> LIVE_DATA;
      case ClientMessage.ReqHistoricalData history when history.whatToShow().equals("SCHEDULE") ->
          SCHEDULE;
      case ClientMessage.ReqHistoricalData history -> HISTORY;
      case ClientMessage.ReqHeadTimestamp head -> HEAD_TIMESTAMP;
      case ClientMessage.ReqMatchingSymbols search -> SYMBOL_SEARCH;
      case ClientMessage.ReqContractDetails details -> CONTRACT_DETAILS;
      default ->
          switch (Role.of(request)) {
            case LIVE -> LIVE_DATA;
            case HISTORY -> HISTORY;
            case CONTRACTS -> CONTRACT_DETAILS;
          };
    };
  }

  /** Which kind of request a question leads to. */
  static RequestKind of(GatewayQuestion question) {
    return switch (question) {
      case GatewayQuestion.FetchBars bars -> HISTORY;
      case GatewayQuestion.FindSchedule schedule -> SCHEDULE;
      case GatewayQuestion.FindHeadTimestamp head -> HEAD_TIMESTAMP;
      case GatewayQuestion.FindContracts contracts -> CONTRACT_DETAILS;
      case GatewayQuestion.SearchSymbols search -> SYMBOL_SEARCH;
      case GatewayQuestion.StreamBars stream -> LIVE_DATA;
    };
  }

  /** What it needs to be up at IB, and of which role its connection is. */
  Farm.Kind service() {
    return switch (this) {
      case HISTORY, SCHEDULE, HEAD_TIMESTAMP -> Farm.Kind.HISTORY;
      case CONTRACT_DETAILS, SYMBOL_SEARCH -> Farm.Kind.CONTRACTS;
      case LIVE_DATA -> Farm.Kind.MARKET_DATA;
    };
  }

  Role role() {
    return switch (this) {
      case HISTORY, SCHEDULE, HEAD_TIMESTAMP -> Role.HISTORY;
      case CONTRACT_DETAILS, SYMBOL_SEARCH -> Role.CONTRACTS;
      case LIVE_DATA -> Role.LIVE;
    };
  }

  /** For people. */
  public String words() {
    return words;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
