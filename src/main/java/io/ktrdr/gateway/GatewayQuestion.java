package io.ktrdr.gateway;

import io.ktrdr.calendar.Session;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.Contract;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/** What the rest of the house may ask of IB; sent to {@link GatewaySupervisor}. */
public sealed interface GatewayQuestion extends GatewaySupervisor.Command {

  /** Who is served first. */
  Lane lane();

  /**
   * Bars of a range. Answered by one {@link HistoryReply.ChunkFetched} per request that IB answered
   * (oldest first), then one {@link HistoryReply.Fetched}, or one {@link HistoryReply.FetchFailed}
   * after which nothing follows.
   *
   * @param range half-open, in bar times as {@link BarSeries} names them
   * @param askedBy request or job id, for status and fair share
   */
  record FetchBars(
      Instrument instrument,
      SeriesId series,
      TimeRange range,
      Lane lane,
      String askedBy,
      ActorRef<HistoryReply> replyTo)
      implements GatewayQuestion {}

  /** Answers to {@link FetchBars}. */
  sealed interface HistoryReply {
    /**
     * One request's bars, trimmed to what was asked of it.
     *
     * @param asked the span this request stood for; where no bar lies in it, IB has none
     * @param bars may be empty; weekly and monthly ones dated as IB does, with their neighbours
     *     outside the span: only a calendar can tell which period a date stands for
     * @param done requests answered so far
     * @param total requests in all
     */
    record ChunkFetched(TimeRange asked, BarSeries bars, int done, int total)
        implements HistoryReply {}

    /** All chunks were sent. */
    record Fetched(int requests) implements HistoryReply {}

    /** No more comes; {@code remaining} was not answered. */
    record FetchFailed(GatewayProblem problem, TimeRange remaining) implements HistoryReply {}
  }

  /** Contract details of everything that matches a (partial) contract. */
  record FindContracts(Contract query, Lane lane, ActorRef<ContractsReply> replyTo)
      implements GatewayQuestion {}

  /** Instruments whose symbol or name matches a pattern; one request per second at most. */
  record SearchSymbols(String pattern, Lane lane, ActorRef<ContractsReply> replyTo)
      implements GatewayQuestion {}

  /** Answers to {@link FindContracts} and {@link SearchSymbols}. */
  sealed interface ContractsReply {
    /**
     * Matches; none when IB says there are none. From a search, only the ids and names are filled.
     */
    record ContractsFound(List<Instrument> instruments) implements ContractsReply {}

    /** Could not ask, or IB could not answer. */
    record ContractsFailed(GatewayProblem problem) implements ContractsReply {}
  }

  /** The earliest bar that IB has. */
  record FindHeadTimestamp(
      Instrument instrument,
      WhatToShow what,
      TradingHours hours,
      Lane lane,
      ActorRef<HeadTimestampReply> replyTo)
      implements GatewayQuestion {}

  /** Answers to {@link FindHeadTimestamp}. */
  sealed interface HeadTimestampReply {
    record HeadTimestampFound(Instant head) implements HeadTimestampReply {}

    record HeadTimestampFailed(GatewayProblem problem) implements HeadTimestampReply {}
  }

  /**
   * The past sessions of an instrument as IB keeps them, of the year before {@code until}.
   *
   * @param until empty for now
   */
  record FindSchedule(
      Instrument instrument,
      TradingHours hours,
      Optional<Instant> until,
      Lane lane,
      ActorRef<ScheduleReply> replyTo)
      implements GatewayQuestion {}

  /** Answers to {@link FindSchedule}. */
  sealed interface ScheduleReply {
    /** Sessions in order; between the first and the last date all others are closed. */
    record ScheduleFound(List<Session> sessions) implements ScheduleReply {}

    record ScheduleFailed(GatewayProblem problem) implements ScheduleReply {}
  }

  /**
   * Bars as they form, for as long as {@code replyTo} lives. Answered by {@link LiveReply}s: one
   * {@link LiveReply.Opened}, then for each attempt what becomes of it.
   *
   * @param timeframe of the bars that IB sends: five seconds with {@link
   *     LiveSource#REAL_TIME_BARS}, any with {@link LiveSource#KEEP_UP_TO_DATE}
   * @param login whose connection the asker watches ({@link LinkNews.Up}); empty for any
   * @param attempt the number of the first attempt
   */
  record StreamBars(
      Instrument instrument,
      LiveSource source,
      Timeframe timeframe,
      WhatToShow what,
      TradingHours hours,
      Lane lane,
      String askedBy,
      String login,
      int attempt,
      ActorRef<LiveReply> replyTo)
      implements GatewayQuestion {}

  /** Answers to {@link StreamBars}; each belongs to one attempt, counted on from the first. */
  sealed interface LiveReply {
    /**
     * Where to send orders about this subscription; the first attempt is under way.
     *
     * @param attempt the first one's number
     */
    record Opened(int attempt, ActorRef<LiveOrder> orders) implements LiveReply {}

    /** The attempt has gone out to IB. */
    record Asked(int attempt) implements LiveReply {}

    /** What IB had at first of a subscription that is kept up to date: the last bars. */
    record Began(int attempt, BarSeries bars) implements LiveReply {}

    /** One bar: a whole one of five seconds, or the forming one as it stands. */
    record Grew(int attempt, BarSeries bar) implements LiveReply {}

    /** Nothing more comes of this attempt; {@link LiveOrder.Renew} makes another. */
    record Broke(int attempt, GatewayProblem problem) implements LiveReply {}
  }

  /** Orders about an open {@link StreamBars}. */
  sealed interface LiveOrder {
    /** Gives up what is open at IB, if anything, and subscribes anew, under a new id. */
    record Renew(int attempt) implements LiveOrder {}

    /** Unsubscribes for good. */
    record Close() implements LiveOrder {}
  }
}
