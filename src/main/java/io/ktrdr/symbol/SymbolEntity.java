package io.ktrdr.symbol;

import io.ktrdr.CborSerializable;
import io.ktrdr.gateway.GatewayProblem;
import io.ktrdr.gateway.Lane;
import io.ktrdr.gateway.LiveSource;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.store.MergeResult;
import io.ktrdr.store.Provenance;
import io.ktrdr.symbol.live.LiveEvent;
import io.ktrdr.symbol.live.LiveHub;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/** One instrument's memory: what it is, what was asked of IB, what is stored, what is missing. */
public final class SymbolEntity {

  private SymbolEntity() {}

  /** What it understands. */
  public sealed interface Command
      permits Register,
          EnsureCoverage,
          PlanLoad,
          CancelLoad,
          GetGaps,
          LedgerQuestion,
          GetCompleteness,
          GetAudit,
          Subscribe,
          Unsubscribe,
          Listen,
          BarsWritten,
          RepairQuestion,
          SymbolMessage {}

  /** Tells it what IB says it is; idempotent. Answered when the fact is in the journal. */
  public record Register(Instrument instrument, ActorRef<Registered> replyTo)
      implements Command, CborSerializable {}

  /** The instrument is known. */
  public record Registered(Instrument instrument) implements CborSerializable {}

  /**
   * Sees to it that every bar that should exist in a range is stored, asking IB only for what is
   * neither stored nor known to be empty.
   *
   * @param range in bar times as {@link io.ktrdr.market.BarSeries} names them
   * @param actor who asked
   * @param requestId the HTTP request or job
   * @param progressTo hears of each answered request, if anyone wants to
   */
  public record EnsureCoverage(
      SeriesId series,
      TimeRange range,
      Lane lane,
      String actor,
      String requestId,
      Optional<ActorRef<CoverageProgress>> progressTo,
      ActorRef<CoverageReply> replyTo)
      implements Command, CborSerializable {}

  /**
   * Requests answered and stored so far, of how many.
   *
   * @param barsStored bars inserted or replaced so far
   */
  public record CoverageProgress(int done, int total, int barsStored) implements CborSerializable {}

  /** The one answer to {@link EnsureCoverage}. */
  public sealed interface CoverageReply extends CborSerializable {
    /**
     * Everything that IB has is stored.
     *
     * @param requests how many requests went to IB; 0 when all was there
     * @param barsStored bars inserted or replaced
     */
    record Covered(int requests, int barsStored) implements CoverageReply {}

    /** Some of it could not be had; what came before is stored. */
    record CoverageFailed(GatewayProblem problem, int barsStored) implements CoverageReply {}

    /** It was cancelled; what IB had answered until then is stored. */
    record CoverageCancelled(int requests, int barsStored) implements CoverageReply {}

    /** The instrument was never registered. */
    record UnknownInstrument() implements CoverageReply {}
  }

  /**
   * Says what was done to a series in the store, so that its facts come into the journal. Whoever
   * writes to the store other than by {@link EnsureCoverage} sends this afterwards; should the
   * message be lost, the change's fact follows at the next start.
   *
   * @param merged what the store answered
   * @param provenance what the store was given
   * @param replyTo hears when the facts are in the journal, if anyone wants to
   */
  public record BarsWritten(
      SeriesId series,
      MergeResult merged,
      Provenance provenance,
      Optional<ActorRef<WriteNoted>> replyTo)
      implements Command, CborSerializable {}

  /** What was done to the store is in the journal. */
  public record WriteNoted(SeriesId series, long revision) implements CborSerializable {}

  /**
   * Asks what a load of some mode is about; IB may be asked where its data begin, never for bars.
   *
   * @param wish mode, start and end
   * @param lane in which IB is asked, if it is
   */
  public record PlanLoad(
      SeriesId series, LoadPlanner.Wish wish, Lane lane, ActorRef<LoadPlanReply> replyTo)
      implements Command, CborSerializable {}

  /** The one answer to {@link PlanLoad}. */
  public sealed interface LoadPlanReply extends CborSerializable {
    /** What is to be loaded, by {@link EnsureCoverage} if IB may be asked. */
    record Planned(LoadPlan plan) implements LoadPlanReply {}

    /** Where IB's data begin had to be known and could not be asked. */
    record NotPlanned(GatewayProblem problem) implements LoadPlanReply {}

    /** The instrument was never registered. */
    record NeverRegistered() implements LoadPlanReply {}
  }

  /**
   * Ends the loads of a series that a request or job has asked for: what waits at the gateway is
   * withdrawn at once, what IB has answered is stored first. Whoever asked for them then hears
   * {@link CoverageReply.CoverageCancelled}.
   *
   * @param requestId as in {@link EnsureCoverage}
   * @param actor who cancels
   */
  public record CancelLoad(
      SeriesId series, String requestId, String actor, ActorRef<CancelReply> replyTo)
      implements Command, CborSerializable {}

  /** How many loads are ending; 0 when there are none of that name. */
  public record CancelReply(int loads) implements CborSerializable {}

  /** Asks how complete a range of a series is. */
  public record GetCompleteness(SeriesId series, TimeRange range, ActorRef<Completeness> replyTo)
      implements Command, CborSerializable {}

  /**
   * How complete a range of a series is.
   *
   * @param expected bars that should exist and are over
   * @param missing of those, the ones that are not stored
   * @param providerEmpty of the missing, those that IB was asked for and does not have
   * @param calendar id, layer and version of the calendar that judged; empty when none did
   */
  public record Completeness(int expected, int missing, int providerEmpty, String calendar)
      implements CborSerializable {}

  /** Asks which bars of a range are missing, and why. */
  public record GetGaps(SeriesId series, TimeRange range, ActorRef<Gaps> replyTo)
      implements Command, CborSerializable {}

  /** The gaps of a range, in order of time. */
  public record Gaps(SeriesId series, List<Gap> gaps) implements CborSerializable {}

  /**
   * A run of bars that should exist and do not.
   *
   * @param range from the first missing bar's time to the next bar that should exist after the last
   * @param bars how many
   * @param state why
   * @param calendar id, layer and version of the calendar that judged
   */
  public record Gap(TimeRange range, int bars, GapState state, String calendar) {}

  /** Why an expected bar is not there. */
  public enum GapState {
    /** Never asked, or asked without success. */
    MISSING,
    /** Being asked now. */
    QUEUED,
    /** IB was asked and has nothing; asked again only after a while. */
    PROVIDER_EMPTY,
    /** A user does not want it: not filled, and not counted as missing. */
    IGNORED
  }

  /**
   * Asks for the audit trail, newest last.
   *
   * @param afterSequence the sequence of the last entry already seen; 0 from the beginning
   * @param limit entries at most; the settings may allow fewer
   */
  public record GetAudit(long afterSequence, int limit, ActorRef<Audit> replyTo)
      implements Command, CborSerializable {}

  /** Journal entries of one instrument. */
  public record Audit(List<AuditEntry> entries) implements CborSerializable {}

  /**
   * One fact of the journal as people read it.
   *
   * @param sequence rises by one per fact of an instrument
   * @param kind such as {@code bars_stored}
   * @param fact the event itself
   */
  public record AuditEntry(long sequence, Instant at, String kind, SymbolEvent fact) {}

  /**
   * Wants the bars of a series as they form, from now on and over restarts. Idempotent: a series
   * that is subscribed to stays as it is.
   *
   * @param source what to ask IB for
   * @param actor who asked
   */
  public record Subscribe(
      SeriesId series,
      LiveSource source,
      String actor,
      String requestId,
      ActorRef<SubscribeReply> replyTo)
      implements Command, CborSerializable {}

  /** Answers to {@link Subscribe}. */
  public sealed interface SubscribeReply extends CborSerializable {
    /**
     * The wish is in the journal.
     *
     * @param fresh false when it was there before
     * @param source what IB is asked for
     */
    record Subscribed(boolean fresh, LiveSource source) implements SubscribeReply {}

    /** IB allows no more subscriptions of this kind. */
    record NoPlace(LiveSource source, int used, int allowed) implements SubscribeReply {}

    /** IB streams no such data, or not in this way. */
    record NotStreamed(String why) implements SubscribeReply {}

    /** It could not be found out whether there is a place. */
    record NotNow(String why) implements SubscribeReply {}

    /** The instrument was never registered. */
    record NeverRegistered() implements SubscribeReply {}
  }

  /** Wants the live bars of a series no more. */
  public record Unsubscribe(
      SeriesId series, String actor, String requestId, ActorRef<UnsubscribeReply> replyTo)
      implements Command, CborSerializable {}

  /**
   * Nothing of the kind is wanted now.
   *
   * @param was whether it was before
   */
  public record UnsubscribeReply(boolean was) implements CborSerializable {}

  /**
   * Takes a listener in for the live events of a series, until it ends. When there is no
   * subscription it is told {@link LiveEvent.Ended} at once.
   *
   * @param resume where it left off, if it did
   */
  public record Listen(
      SeriesId series, Optional<LiveHub.Resume> resume, ActorRef<LiveEvent> listener)
      implements Command, CborSerializable {}
}
