package io.ktrdr.symbol;

import io.ktrdr.CborSerializable;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.symbol.ledger.CalendarVerdict;
import io.ktrdr.symbol.ledger.Completeness;
import io.ktrdr.symbol.ledger.GapEntry;
import io.ktrdr.symbol.ledger.GapFilter;
import io.ktrdr.symbol.ledger.LedgerSpan;
import io.ktrdr.symbol.ledger.Tally;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/** What an instrument's entity may be asked about its gap ledger. Ranges are in bar times. */
public sealed interface LedgerQuestion extends SymbolEntity.Command, CborSerializable {

  /**
   * Asks for the gaps of a range.
   *
   * @param limit how many at most
   */
  record GetGapPage(
      SeriesId series, TimeRange range, GapFilter filter, int limit, ActorRef<GapPage> replyTo)
      implements LedgerQuestion {}

  /**
   * The first gaps of a range, in order of time.
   *
   * @param more whether there are more after them
   */
  record GapPage(SeriesId series, List<GapEntry> gaps, boolean more) implements CborSerializable {
    public GapPage {
      gaps = List.copyOf(gaps);
    }
  }

  /**
   * Asks how complete a range is.
   *
   * @param by whether by day or month too
   * @param spans how many spans are listed at most
   * @param shut whether spans are cut where the market is shut, and those times listed too
   */
  record GetCoverage(
      SeriesId series,
      TimeRange range,
      Optional<Completeness.By> by,
      int spans,
      boolean shut,
      ActorRef<CoverageReport> replyTo)
      implements LedgerQuestion {}

  /**
   * How complete a range is.
   *
   * @param unexpected stored bars that the calendar does not expect
   * @param spans the first ones, in order of time
   * @param spansTotal how many there are
   * @param buckets by day or month, when asked for
   * @param head what IB said of its first bar, if it was asked
   */
  record CoverageReport(
      SeriesId series,
      TimeRange range,
      CalendarVerdict calendar,
      Tally tally,
      long unexpected,
      List<LedgerSpan> spans,
      long spansTotal,
      List<Completeness.Bucket> buckets,
      Optional<Head> head)
      implements CborSerializable {
    public CoverageReport {
      spans = List.copyOf(spans);
      buckets = List.copyOf(buckets);
    }
  }

  /**
   * Does not want the missing bars of a range filled any more, nor counted as missing.
   *
   * @param reason in the user's words
   */
  record IgnoreGaps(
      SeriesId series,
      TimeRange range,
      String reason,
      String actor,
      String requestId,
      ActorRef<GapsMarked> replyTo)
      implements LedgerQuestion {}

  /** Wants the missing bars of a range again. */
  record HeedGaps(
      SeriesId series,
      TimeRange range,
      String actor,
      String requestId,
      ActorRef<GapsMarked> replyTo)
      implements LedgerQuestion {}

  /**
   * The mark is in the journal.
   *
   * @param changed false when it stood so before
   * @param ignored what of the series is ignored now
   */
  record GapsMarked(boolean changed, List<TimeRange> ignored) implements CborSerializable {
    public GapsMarked {
      ignored = List.copyOf(ignored);
    }
  }

  /**
   * Has the verdicts of all series judged anew by the calendar of now.
   *
   * @param all those too that this calendar has judged already; and new gaps between stored bars
   *     are looked for
   */
  record RejudgeGaps(boolean all, String actor, String requestId, ActorRef<GapsRejudged> replyTo)
      implements LedgerQuestion {}

  /** What judging anew came to, per series that had a verdict. */
  record GapsRejudged(CalendarVerdict calendar, List<Rejudged> series) implements CborSerializable {
    public GapsRejudged {
      series = List.copyOf(series);
    }
  }

  /**
   * One series.
   *
   * @param judged verdicts looked at
   * @param withdrawn those that should never have been
   * @param changed those of which a part remains
   * @param found gaps that nobody knew of
   */
  record Rejudged(SeriesId series, int judged, int withdrawn, int changed, int found) {}

  /** Asks what a filler could ask IB for between, and after, stored bars. */
  record GetFillWork(SeriesId series, TimeRange range, boolean tail, ActorRef<FillWork> replyTo)
      implements LedgerQuestion {}

  /** Stretches that IB could be asked for, each with how many bars are missing. */
  record FillWork(SeriesId series, List<Stretch> stretches) implements CborSerializable {
    public FillWork {
      stretches = List.copyOf(stretches);
    }
  }

  /**
   * A stretch that is best asked for together.
   *
   * @param requests about how many it takes
   * @param interior whether it begins between stored bars
   */
  record Stretch(TimeRange range, int missing, int requests, boolean interior) {}
}
