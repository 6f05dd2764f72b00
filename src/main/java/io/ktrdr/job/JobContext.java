package io.ktrdr.job;

import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.gateway.GatewaySupervisor;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.symbol.Resolution;
import io.ktrdr.symbol.SymbolEntity;
import io.ktrdr.symbol.Symbols;
import java.time.Clock;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.RecipientRef;

/**
 * What jobs work with.
 *
 * @param resolver what a name stands for; its stage never fails
 * @param entities the entity of an instrument
 * @param namesakes how many instruments IB has of an instrument's symbol; empty when not asked
 * @param calendars the calendar that judges an instrument
 * @param gateway the one address of the IB login
 */
public record JobContext(
    Function<String, CompletionStage<Resolution>> resolver,
    Function<InstrumentId, RecipientRef<SymbolEntity.Command>> entities,
    Function<InstrumentId, OptionalInt> namesakes,
    Function<Instrument, TradingCalendar> calendars,
    ActorRef<GatewaySupervisor.Command> gateway,
    Clock clock,
    JobSettings settings) {

  /** Jobs over the instruments of this node. */
  public static JobContext of(
      Symbols symbols,
      Function<Instrument, TradingCalendar> calendars,
      ActorRef<GatewaySupervisor.Command> gateway,
      Clock clock,
      JobSettings settings) {
    return new JobContext(
        symbols::resolve, symbols::entity, symbols::namesakes, calendars, gateway, clock, settings);
  }
}
