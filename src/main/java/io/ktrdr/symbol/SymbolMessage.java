package io.ktrdr.symbol;

import io.ktrdr.CborSerializable;
import io.ktrdr.gateway.GatewayProblem;
import io.ktrdr.gateway.GatewayQuestion.HeadTimestampReply;
import io.ktrdr.market.Bar;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.store.SeriesChange;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/** What an entity hears from its own children and of its own futures; nobody else sends these. */
sealed interface SymbolMessage extends SymbolEntity.Command {

  /** Does nothing but bring the entity to life, and so its journal in step with the store. */
  record WakeUp() implements SymbolMessage, CborSerializable {}

  /** A load knows what it has to ask for. */
  record PlanReady(long load, CoveragePlanner.Plan plan) implements SymbolMessage {}

  /**
   * An answer of IB's is in the store.
   *
   * @param revised stored bars that IB has otherwise; told only when bars were compared
   * @param outranked stored bars that differ from IB's and stayed
   */
  record ChunkKept(
      long load,
      TimeRange asked,
      Optional<SeriesChange> change,
      List<LiveFeed.Revised> revised,
      ProviderAnswer answer,
      SymbolEntity.CoverageProgress progress,
      Optional<SymbolEvent.BarsKept> outranked)
      implements SymbolMessage {}

  /** A fact that a live feed or a load has found. */
  record LiveFact(SymbolEvent fact) implements SymbolMessage {}

  /**
   * Has stored bars compared with IB's history; where they differ, history counts.
   *
   * @param actor who wants it
   */
  record CheckBars(
      SeriesId series,
      TimeRange range,
      String requestId,
      String actor,
      ActorRef<SymbolEntity.CoverageReply> replyTo)
      implements SymbolMessage {}

  /** Whether there is a place for a subscription; empty when that could not be found out. */
  record Admitted(SymbolEntity.Subscribe ask, Optional<SubscriptionBook.Admission> admission)
      implements SymbolMessage {}

  /** The actor of a subscription has stopped. */
  record FeedStopped(LiveDesk.Upstream upstream, ActorRef<LiveFeed.Command> feed)
      implements SymbolMessage {}

  /** Time to start the feeds that are missing. */
  record StartFeeds() implements SymbolMessage {}

  /** What became of the question where IB's data begin. */
  record HeadAnswered(WhatToShow what, TradingHours hours, HeadTimestampReply reply)
      implements SymbolMessage {}

  /** The calendar that judges the instrument says something else than it did. */
  record CalendarChanged() implements SymbolMessage, CborSerializable {}

  /** Verdicts were judged anew. */
  record GapsJudged(
      List<SymbolEvent> facts,
      LedgerQuestion.GapsRejudged reply,
      Optional<ActorRef<LedgerQuestion.GapsRejudged>> replyTo)
      implements SymbolMessage {}

  /** So many requests went to IB for one stretch. */
  record RequestsMade(long load, int requests) implements SymbolMessage {}

  /** IB has answered all of a load's plan. */
  record AllAnswered(long load) implements SymbolMessage {}

  /** A load that was cancelled has stored what IB had answered, and asks for nothing any more. */
  record Drained(long load) implements SymbolMessage {}

  /** A load ends early; {@code left} is still missing. */
  record LoadFailed(long load, GatewayProblem problem, List<CoveragePlanner.Fetch> left)
      implements SymbolMessage {}

  /** The actor of a load has stopped. */
  record BackfillStopped(long load) implements SymbolMessage {}

  /**
   * What the store has done to this instrument's series that the journal did not know of.
   *
   * @param then what had to wait for the changes before its own
   */
  record StoreRead(StoreDelta delta, Optional<SymbolEntity.Command> then)
      implements SymbolMessage {}

  /** The store could not be read. */
  record StoreUnreadable(Throwable cause, Optional<SymbolEntity.Command> then)
      implements SymbolMessage {}

  /** Time to try the store again. */
  record ReadStoreAgain(Optional<SymbolEntity.Command> then) implements SymbolMessage {}

  /** An answer that was put together elsewhere. */
  record Found<R>(ActorRef<R> replyTo, R reply) implements SymbolMessage {}

  /** An answer that could not be put together. */
  record NotFound(String what, Throwable cause) implements SymbolMessage {}

  /** Whether the bars are as a repair knows them, before IB is asked for them. */
  record RepairStillFits(RepairQuestion.ApplyRepair apply, boolean fits) implements SymbolMessage {}

  /** What became of asking IB for bars; empty when nothing was heard. */
  record RepairFetched(RepairQuestion.ApplyRepair apply, Optional<SymbolEntity.CoverageReply> reply)
      implements SymbolMessage {}

  /** The bars of a repair after IB was asked. */
  record RepairCompared(RepairQuestion.ApplyRepair apply, List<Bar> now) implements SymbolMessage {}

  /** What a decision did to the store; empty when the bars are not as the repair knows them. */
  record RepairCarriedOut(RepairQuestion.Decision decision, Optional<RepairWork.Carried> carried)
      implements SymbolMessage {}

  /** The store could not do what was decided. */
  record RepairFailed(RepairQuestion.Decision decision, Throwable cause) implements SymbolMessage {}

  /** Nobody has asked for a while. */
  record Idle() implements SymbolMessage {}
}
