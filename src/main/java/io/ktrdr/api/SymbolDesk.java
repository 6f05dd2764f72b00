package io.ktrdr.api;

import io.ktrdr.gateway.GatewayProblem;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.symbol.SymbolEntity;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;

/** What the API needs of the symbols: names resolved, and one instrument's entity asked. */
public interface SymbolDesk {

  /** What a text given by a user stands for. */
  sealed interface Resolved {
    /** Exactly one instrument. */
    record One(Instrument instrument) implements Resolved {}

    /** More than one; the user has to choose. */
    record Several(List<Instrument> candidates) implements Resolved {}

    /** None. */
    record None() implements Resolved {}

    /** Not known here, and IB could not be asked. */
    record Unanswered(GatewayProblem problem) implements Resolved {}
  }

  /** Finds the instrument that a symbol, canonical id or IB contract id stands for. */
  CompletionStage<Resolved> resolve(String text);

  /** The instruments known so far: resolved ones and those being watched. */
  List<Instrument> known();

  /** Asks the entity of an instrument. */
  <R> CompletionStage<R> ask(
      InstrumentId instrument,
      Function<ActorRef<R>, SymbolEntity.Command> question,
      Duration timeout);
}
