package io.ktrdr.api.desk;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.market.SeriesId;
import io.ktrdr.store.MergeResult;
import io.ktrdr.store.Provenance;
import io.ktrdr.symbol.AuditLog;
import io.ktrdr.symbol.Filler;
import io.ktrdr.symbol.FillerStatus;
import io.ktrdr.symbol.Resolution;
import io.ktrdr.symbol.SubscriptionNews;
import io.ktrdr.symbol.Subscriptions;
import io.ktrdr.symbol.SymbolEntity;
import io.ktrdr.symbol.Symbols;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.japi.function.Function;
import org.apache.pekko.stream.javadsl.Source;

/** What the API needs of the symbols: names resolved, and one instrument's entity asked. */
public interface SymbolDesk {

  /** The real one. */
  static SymbolDesk of(Symbols symbols) {
    return new SymbolDesk() {
      @Override
      public CompletionStage<Resolution> resolve(String text) {
        return symbols.resolve(text);
      }

      @Override
      public List<Instrument> known() {
        return symbols.known();
      }

      @Override
      public CompletionStage<Subscriptions> subscriptions(Duration timeout) {
        return symbols.subscriptions(timeout);
      }

      @Override
      public void watchSubscriptions(ActorRef<SubscriptionNews> listener) {
        symbols.watchSubscriptions(listener);
      }

      @Override
      public CompletionStage<FillerStatus> filler(
          Function<ActorRef<FillerStatus>, Filler.Command> question, Duration timeout) {
        return symbols.filler(question, timeout);
      }

      @Override
      public OptionalInt namesakes(InstrumentId instrument) {
        return symbols.namesakes(instrument);
      }

      @Override
      public CompletionStage<MergeResult> keep(
          Instrument instrument, SeriesId series, BarSeries bars, Provenance provenance) {
        return symbols.keep(instrument, series, bars, provenance);
      }

      @Override
      public CompletionStage<MergeResult> preview(
          Instrument instrument, SeriesId series, BarSeries bars, Provenance provenance) {
        return symbols.preview(instrument, series, bars, provenance);
      }

      @Override
      public Source<AuditLog.Line, NotUsed> audit(Optional<InstrumentId> instrument, long after) {
        return instrument
            .map(id -> symbols.audit().of(id, after))
            .orElseGet(() -> symbols.audit().all(after));
      }

      @Override
      public CompletionStage<Void> tryJournal() {
        return symbols.tryJournal();
      }

      @Override
      public Source<AuditLog.Line, NotUsed> follow(Optional<InstrumentId> instrument, long after) {
        return instrument
            .map(id -> symbols.audit().follow(id, after))
            .orElseGet(() -> symbols.audit().followAll(after));
      }

      @Override
      public Source<InstrumentId, NotUsed> audited() {
        return symbols.audit().instruments();
      }

      @Override
      public <R> CompletionStage<R> ask(
          InstrumentId instrument,
          Function<ActorRef<R>, SymbolEntity.Command> question,
          Duration timeout) {
        return symbols.entity(instrument).ask(question, timeout);
      }

      @Override
      public void tell(InstrumentId instrument, SymbolEntity.Command command) {
        symbols.entity(instrument).tell(command);
      }
    };
  }

  /** Finds the instrument that a symbol, canonical id or IB contract id stands for; may ask IB. */
  CompletionStage<Resolution> resolve(String text);

  /** The instruments resolved so far, by id; the very same list until that changes. */
  List<Instrument> known();

  /** How all live series stand. */
  CompletionStage<Subscriptions> subscriptions(Duration timeout);

  /**
   * Has a listener hear how all live series stand, and then of each that stands otherwise, until it
   * ends. Again for one that may have been forgotten.
   */
  void watchSubscriptions(ActorRef<SubscriptionNews> listener);

  /** Asks, or orders, who fills gaps by himself. */
  CompletionStage<FillerStatus> filler(
      Function<ActorRef<FillerStatus>, Filler.Command> question, Duration timeout);

  /** How many instruments IB has under this one's symbol; empty when not asked. From memory. */
  OptionalInt namesakes(InstrumentId instrument);

  /** Puts bars that did not come from IB into a series, and their fact into the journal. */
  CompletionStage<MergeResult> keep(
      Instrument instrument, SeriesId series, BarSeries bars, Provenance provenance);

  /** What {@link #keep} would do; nothing is written. */
  CompletionStage<MergeResult> preview(
      Instrument instrument, SeriesId series, BarSeries bars, Provenance provenance);

  /**
   * The facts of the journal, oldest first.
   *
   * @param instrument whose; of all when empty
   * @param after the sequence (of one instrument) or offset (of all) of the last fact seen already
   */
  Source<AuditLog.Line, NotUsed> audit(Optional<InstrumentId> instrument, long after);

  /** Whether facts can be kept; fails with the reason when they cannot. */
  CompletionStage<Void> tryJournal();

  /** As {@link #audit}, and then those that are written, as they are. Never ends. */
  Source<AuditLog.Line, NotUsed> follow(Optional<InstrumentId> instrument, long after);

  /** The instruments whose journal holds a fact, in no order. */
  Source<InstrumentId, NotUsed> audited();

  /** Asks the entity of an instrument; fails with a timeout when there is no answer. */
  <R> CompletionStage<R> ask(
      InstrumentId instrument,
      Function<ActorRef<R>, SymbolEntity.Command> question,
      Duration timeout);

  /** Tells the entity of an instrument something that has no answer, or more than one. */
  void tell(InstrumentId instrument, SymbolEntity.Command command);
}
