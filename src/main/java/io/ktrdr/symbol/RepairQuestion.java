package io.ktrdr.symbol;

import io.ktrdr.CborSerializable;
import io.ktrdr.gateway.GatewayProblem;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.quality.repair.Proposal;
import io.ktrdr.quality.repair.RepairAction;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/** What an instrument's entity understands about the quality of its bars, and about repairs. */
public sealed interface RepairQuestion extends SymbolEntity.Command, CborSerializable {

  /**
   * Remembers proposals that it does not know yet.
   *
   * @param mostOpen how many may wait for a decision; those beyond are not taken
   */
  record ProposeRepairs(
      SeriesId series,
      List<Proposal> proposals,
      int mostOpen,
      String actor,
      String requestId,
      ActorRef<RepairsProposed> replyTo)
      implements RepairQuestion {

    public ProposeRepairs {
      proposals = List.copyOf(proposals);
    }
  }

  /**
   * What became of proposals.
   *
   * @param fresh are new
   * @param known were there before, decided on or not
   * @param refused would have been too many
   */
  record RepairsProposed(int fresh, int known, int refused) implements CborSerializable {}

  /** Asks for all repairs of the instrument. */
  record GetRepairs(ActorRef<Repairs> replyTo) implements RepairQuestion {}

  /** The repairs of an instrument, in order of series, time and id. */
  record Repairs(List<Repair> repairs) implements CborSerializable {
    public Repairs {
      repairs = List.copyOf(repairs);
    }
  }

  /** Asks which bars of a series come from live data and were not confirmed by history yet. */
  record GetProvisional(SeriesId series, ActorRef<Provisional> replyTo) implements RepairQuestion {}

  /** Spans of bar times. */
  record Provisional(List<TimeRange> spans) implements CborSerializable {
    public Provisional {
      spans = List.copyOf(spans);
    }
  }

  /** A decision on one repair. */
  sealed interface Decision extends RepairQuestion {
    /** Which repair. */
    String id();

    /** Who decides. */
    String actor();

    /** Why, in their words; may be empty. */
    String why();

    String requestId();

    ActorRef<RepairReply> replyTo();
  }

  /**
   * Changes the bars.
   *
   * @param action how; what is suggested when empty
   */
  record ApplyRepair(
      String id,
      Optional<RepairAction> action,
      String actor,
      String why,
      String requestId,
      ActorRef<RepairReply> replyTo)
      implements Decision {}

  /** Leaves the bars as they are, for good. */
  record RejectRepair(
      String id, String actor, String why, String requestId, ActorRef<RepairReply> replyTo)
      implements Decision {}

  /** Makes the bars as they were before the repair. */
  record RevertRepair(
      String id, String actor, String why, String requestId, ActorRef<RepairReply> replyTo)
      implements Decision {}

  /** Answers to a {@link Decision}. */
  sealed interface RepairReply extends CborSerializable {
    /** It is in the journal; this is how the repair stands now. */
    record Done(Repair repair) implements RepairReply {}

    /** There is no such repair. */
    record NoSuchRepair() implements RepairReply {}

    /** The repair does not stand so that this can be done. */
    record NotNow(Repair repair, String why) implements RepairReply {}

    /** The bars are not as the repair knows them. */
    record BarsChanged(Repair repair) implements RepairReply {}

    /** IB could not be asked; nothing was changed. */
    record NotFetched(Repair repair, GatewayProblem problem) implements RepairReply {}

    /** The store could not be read or written. */
    record StoreFailed(String why) implements RepairReply {}
  }
}
