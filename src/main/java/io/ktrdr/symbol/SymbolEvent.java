package io.ktrdr.symbol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.ktrdr.CborSerializable;
import io.ktrdr.gateway.CodeClass;
import io.ktrdr.gateway.Lane;
import io.ktrdr.gateway.LiveSource;
import io.ktrdr.market.Bar;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.Source;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.quality.repair.Proposal;
import io.ktrdr.quality.repair.RepairAction;
import io.ktrdr.store.ChangeKind;
import io.ktrdr.store.MergeResult;
import io.ktrdr.store.Provenance;
import io.ktrdr.store.SeriesChange;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The facts of an instrument's journal. They are kept for ever: names and fields only ever grow,
 * and each type has a golden file in {@code src/test/resources/journal}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(SymbolEvent.ContractResolved.class),
  @JsonSubTypes.Type(SymbolEvent.CoverageAsked.class),
  @JsonSubTypes.Type(SymbolEvent.BarsStored.class),
  @JsonSubTypes.Type(SymbolEvent.BarsKept.class),
  @JsonSubTypes.Type(SymbolEvent.GapFound.class),
  @JsonSubTypes.Type(SymbolEvent.GapFilled.class),
  @JsonSubTypes.Type(SymbolEvent.ProviderEmpty.class),
  @JsonSubTypes.Type(SymbolEvent.FetchFailed.class),
  @JsonSubTypes.Type(SymbolEvent.LoadCancelled.class),
  @JsonSubTypes.Type(SymbolEvent.StoreWentBack.class),
  @JsonSubTypes.Type(SymbolEvent.SubscriptionWanted.class),
  @JsonSubTypes.Type(SymbolEvent.SubscriptionDropped.class),
  @JsonSubTypes.Type(SymbolEvent.LiveInterrupted.class),
  @JsonSubTypes.Type(SymbolEvent.LiveRestored.class),
  @JsonSubTypes.Type(SymbolEvent.LiveBarsConfirmed.class),
  @JsonSubTypes.Type(SymbolEvent.BarRevised.class),
  @JsonSubTypes.Type(SymbolEvent.HeadTimestampTold.class),
  @JsonSubTypes.Type(SymbolEvent.RepairsProposed.class),
  @JsonSubTypes.Type(SymbolEvent.RepairApplied.class),
  @JsonSubTypes.Type(SymbolEvent.RepairRejected.class),
  @JsonSubTypes.Type(SymbolEvent.RepairReverted.class),
  @JsonSubTypes.Type(SymbolEvent.SplitSuspected.class),
  @JsonSubTypes.Type(SymbolEvent.SeriesRebased.class),
  @JsonSubTypes.Type(SymbolEvent.GapIgnored.class),
  @JsonSubTypes.Type(SymbolEvent.GapIgnoreEnded.class),
  @JsonSubTypes.Type(SymbolEvent.GapRejudged.class)
})
public sealed interface SymbolEvent extends CborSerializable {

  /** When it came to be. */
  Instant at();

  /** The short name that the journal and the audit trail use, such as {@code bars_stored}. */
  default String kind() {
    return getClass().getAnnotation(JsonTypeName.class).value();
  }

  /** The short names of all kinds of facts. */
  static SortedSet<String> kinds() {
    return Arrays.stream(SymbolEvent.class.getAnnotation(JsonSubTypes.class).value())
        .map(type -> type.value().getAnnotation(JsonTypeName.class).value())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** IB said what the instrument is. */
  @JsonTypeName("contract_resolved")
  record ContractResolved(Instrument instrument, Instant at) implements SymbolEvent {}

  /**
   * Someone asked for bars that were not there, so IB is asked.
   *
   * @param range what was wanted
   * @param asked what IB is asked for
   * @param missing how many bars that should exist were missing
   */
  @JsonTypeName("coverage_asked")
  record CoverageAsked(
      SeriesId series,
      TimeRange range,
      List<TimeRange> asked,
      int missing,
      Lane lane,
      String actor,
      String requestId,
      Instant at)
      implements SymbolEvent {

    public CoverageAsked {
      asked = List.copyOf(asked);
    }
  }

  /**
   * The store holds other bars than before; one per change of the store.
   *
   * @param revision the series revision that the store gave the change
   * @param first time of the first changed bar
   * @param last time of the last changed bar
   * @param inserted bars that were not there before
   * @param replaced bars that superseded another
   * @param checksumBefore CRC-32C of the bars from first to last, before, as 8 hex digits
   * @param checksumAfter the same, after
   * @param change by which rule; a merge where a journal of before does not say
   * @param removed bars that are there no more
   * @param jobId the job that this was part of; empty when none
   */
  @JsonTypeName("bars_stored")
  record BarsStored(
      SeriesId series,
      long revision,
      Instant first,
      Instant last,
      int inserted,
      int replaced,
      int unchanged,
      String checksumBefore,
      String checksumAfter,
      Source source,
      String actor,
      String cause,
      String requestId,
      Instant at,
      ChangeKind change,
      int removed,
      String jobId)
      implements SymbolEvent {

    public BarsStored {
      change = change == null ? ChangeKind.MERGE : change;
      jobId = jobId == null ? "" : jobId;
    }

    static BarsStored of(SeriesChange change) {
      return new BarsStored(
          change.series(),
          change.revision(),
          Instant.ofEpochSecond(change.firstTime()),
          Instant.ofEpochSecond(change.lastTime()),
          change.inserted(),
          change.replaced(),
          change.unchanged(),
          "%08x".formatted(change.checksumBefore()),
          "%08x".formatted(change.checksumAfter()),
          change.provenance().source(),
          change.provenance().actor(),
          change.provenance().cause(),
          change.provenance().requestId(),
          change.provenance().at(),
          change.kind(),
          change.removed(),
          change.provenance().jobId());
    }
  }

  /**
   * Bars were offered that differ from stored ones, and the stored ones stayed: their source
   * outranks the offered bars' (docs/adr/0009).
   *
   * @param first time of the first bar that stayed
   * @param last time of the last one
   * @param bars how many
   * @param source of the bars that were offered
   */
  @JsonTypeName("bars_kept")
  record BarsKept(
      SeriesId series,
      Instant first,
      Instant last,
      int bars,
      Source source,
      String actor,
      String cause,
      String requestId,
      String jobId,
      Instant at)
      implements SymbolEvent {

    static BarsKept of(SeriesId series, MergeResult.KeptBars kept, Provenance offered) {
      return new BarsKept(
          series,
          Instant.ofEpochSecond(kept.firstTime()),
          Instant.ofEpochSecond(kept.lastTime()),
          kept.bars(),
          offered.source(),
          offered.actor(),
          offered.cause(),
          offered.requestId(),
          offered.jobId(),
          offered.at());
    }
  }

  /**
   * Bars that should exist are missing between stored ones, or were asked for without success.
   *
   * @param calendar which calendar judged, with its version
   */
  @JsonTypeName("gap_found")
  record GapFound(SeriesId series, TimeRange range, int bars, String calendar, Instant at)
      implements SymbolEvent {}

  /**
   * A gap, or this part of it, holds every bar that IB has.
   *
   * @param bars how many bars that should exist are stored there now
   */
  @JsonTypeName("gap_filled")
  record GapFilled(SeriesId series, TimeRange range, int bars, String requestId, Instant at)
      implements SymbolEvent {}

  /**
   * IB was asked and does not have what is still missing in a range.
   *
   * @param bars how many bars that should exist IB does not have
   * @param until when asking again makes sense
   * @param calendar which calendar judged, with its version; null in facts of before it was kept
   */
  @JsonTypeName("provider_empty")
  record ProviderEmpty(
      SeriesId series,
      TimeRange range,
      int bars,
      Instant until,
      String requestId,
      Instant at,
      String calendar)
      implements SymbolEvent {}

  /** IB, or the way to it, did not answer; {@code remaining} stays as it was. */
  @JsonTypeName("fetch_failed")
  record FetchFailed(
      SeriesId series,
      TimeRange remaining,
      CodeClass problem,
      int ibCode,
      String ibMessage,
      String detail,
      String actor,
      String requestId,
      Instant at)
      implements SymbolEvent {}

  /**
   * Someone ended a load before it was done; what IB had answered until then is stored.
   *
   * @param range what had been wanted
   * @param barsStored how many bars the load had stored
   * @param actor who ended it
   * @param requestId the request or job that had asked for the load
   */
  @JsonTypeName("load_cancelled")
  record LoadCancelled(
      SeriesId series, TimeRange range, int barsStored, String actor, String requestId, Instant at)
      implements SymbolEvent {}

  /**
   * The store holds an older state than this journal remembers: its file was restored or lost
   * writes. What was known of the series starts again from the store.
   */
  @JsonTypeName("store_went_back")
  record StoreWentBack(SeriesId series, long journalRevision, long storeRevision, Instant at)
      implements SymbolEvent {}

  /**
   * Bars of a series are to be had as they form, until this is dropped.
   *
   * @param source what IB is asked for
   */
  @JsonTypeName("subscription_wanted")
  record SubscriptionWanted(
      SeriesId series, LiveSource source, String actor, String requestId, Instant at)
      implements SymbolEvent {}

  /** Live bars of a series are not wanted any more. */
  @JsonTypeName("subscription_dropped")
  record SubscriptionDropped(SeriesId series, String actor, String requestId, Instant at)
      implements SymbolEvent {}

  /**
   * Live bars stopped.
   *
   * @param since when the last one came
   */
  @JsonTypeName("live_interrupted")
  record LiveInterrupted(SeriesId series, Instant since, String reason, Instant at)
      implements SymbolEvent {}

  /**
   * Live bars come again, or the market is shut and none are due.
   *
   * @param since when they had stopped
   * @param missing how many bars were missed; they are asked of history
   */
  @JsonTypeName("live_restored")
  record LiveRestored(SeriesId series, Instant since, int missing, String reason, Instant at)
      implements SymbolEvent {}

  /**
   * Bars stored from live data were compared with IB's history.
   *
   * @param revised how many of them history had otherwise
   */
  @JsonTypeName("live_bars_confirmed")
  record LiveBarsConfirmed(
      SeriesId series, TimeRange range, int revised, String requestId, Instant at)
      implements SymbolEvent {}

  /**
   * History differs from a bar as it was stored from live data.
   *
   * @param revision the series revision that holds the new figures
   */
  @JsonTypeName("bar_revised")
  record BarRevised(
      SeriesId series, long revision, Bar before, Bar after, String requestId, Instant at)
      implements SymbolEvent {}

  /**
   * IB said where its data of this instrument begin, or that it cannot tell.
   *
   * @param first the open of IB's oldest bar; null when it told none
   * @param ibCode IB's code when it told none; else 0
   * @param ibMessage IB's words when it told none; else empty text
   */
  @JsonTypeName("head_timestamp_told")
  record HeadTimestampTold(
      WhatToShow what, TradingHours hours, Instant first, int ibCode, String ibMessage, Instant at)
      implements SymbolEvent {}

  /** Bars were judged, and these repairs of them proposed; nothing is changed by that. */
  @JsonTypeName("repairs_proposed")
  record RepairsProposed(
      SeriesId series, List<Proposal> proposals, String actor, String requestId, Instant at)
      implements SymbolEvent {

    public RepairsProposed {
      proposals = List.copyOf(proposals);
    }
  }

  /**
   * Somebody had bars repaired.
   *
   * @param repair the proposal's id
   * @param revision the series revision that holds the new bars; 0 when IB had nothing else
   * @param before the changed bars as they were
   * @param after the same as they are now; those that were taken out are not among them
   * @param why in the words of whoever decided
   */
  @JsonTypeName("repair_applied")
  record RepairApplied(
      SeriesId series,
      String repair,
      RepairAction action,
      long revision,
      List<Bar> before,
      List<Bar> after,
      String actor,
      String why,
      String requestId,
      Instant at)
      implements SymbolEvent {

    public RepairApplied {
      before = List.copyOf(before);
      after = List.copyOf(after);
    }
  }

  /** Somebody decided that bars stay as they are. */
  @JsonTypeName("repair_rejected")
  record RepairRejected(
      SeriesId series, String repair, String actor, String why, String requestId, Instant at)
      implements SymbolEvent {}

  /** A repair was taken back; fields as of {@link RepairApplied}. */
  @JsonTypeName("repair_reverted")
  record RepairReverted(
      SeriesId series,
      String repair,
      long revision,
      List<Bar> before,
      List<Bar> after,
      String actor,
      String why,
      String requestId,
      Instant at)
      implements SymbolEvent {

    public RepairReverted {
      before = List.copyOf(before);
      after = List.copyOf(after);
    }
  }

  /**
   * IB's bars do not fit the stored ones, as if prices had been put on another scale; nothing is
   * merged until its figures for stored bars have told.
   *
   * @param answer the bars that do not seem to fit
   * @param overlap the stored bars that IB is asked for again; null when the figures of the answer
   *     itself contradict one another, and the load ends
   */
  @JsonTypeName("split_suspected")
  record SplitSuspected(
      SeriesId series,
      TimeRange answer,
      TimeRange overlap,
      String reason,
      String actor,
      String requestId,
      Instant at)
      implements SymbolEvent {}

  /**
   * Stored bars were put on the scale that IB has its prices on now; one per such change.
   *
   * @param revision the series revision that it made
   * @param split shares after for shares before, such as {@code 4:1}
   * @param numerator new price by old price, above
   * @param denominator new price by old price, below
   * @param range of the bars
   * @param bars how many changed
   * @param volumes whether volumes were put on the inverse scale
   * @param effective bars before this were traded at the old scale, as far as is known
   * @param compared how many bars of IB's prove the ratio
   */
  @JsonTypeName("series_rebased")
  record SeriesRebased(
      SeriesId series,
      long revision,
      String split,
      long numerator,
      long denominator,
      TimeRange range,
      int bars,
      boolean volumes,
      Instant effective,
      int compared,
      String actor,
      String requestId,
      Instant at)
      implements SymbolEvent {}

  /** A user does not want the missing bars of a range to be filled, nor to count as missing. */
  @JsonTypeName("gap_ignored")
  record GapIgnored(
      SeriesId series, TimeRange range, String reason, String actor, String requestId, Instant at)
      implements SymbolEvent {}

  /** The missing bars of a range count again. */
  @JsonTypeName("gap_ignore_ended")
  record GapIgnoreEnded(
      SeriesId series, TimeRange range, String actor, String requestId, Instant at)
      implements SymbolEvent {}

  /** What can be judged anew. */
  enum Verdict {
    /** A {@link GapFound}. */
    GAP,
    /** A {@link ProviderEmpty}. */
    PROVIDER_EMPTY
  }

  /**
   * Another version of the calendar has judged a span: an override was written, IB taught a
   * session, or a rule was put right.
   *
   * @param remaining what of it is still missing bars; nothing when it should never have been a gap
   * @param bars how many bars are missing there now
   * @param calendarBefore which calendar had judged; empty when that was not kept
   * @param calendar which has judged now
   */
  @JsonTypeName("gap_rejudged")
  record GapRejudged(
      SeriesId series,
      Verdict verdict,
      TimeRange range,
      List<TimeRange> remaining,
      int bars,
      String calendarBefore,
      String calendar,
      String actor,
      String requestId,
      Instant at)
      implements SymbolEvent {

    public GapRejudged {
      remaining = List.copyOf(remaining);
    }
  }
}
