package io.ktrdr.symbol;

import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.gateway.GatewaySupervisor;
import io.ktrdr.market.Instrument;
import io.ktrdr.store.BarStore;
import io.ktrdr.store.InstrumentDirectory;
import java.time.Clock;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What the symbols work with.
 *
 * @param bars where bars live; called on the dispatcher {@code ktrdr.store-dispatcher} only
 * @param instruments the instruments resolved so far
 * @param calendars the calendar that judges an instrument, such as {@code Calendars.bundled()::of}
 * @param gateway the one address of the IB logins
 */
public record SymbolContext(
    BarStore bars,
    InstrumentDirectory instruments,
    Function<Instrument, TradingCalendar> calendars,
    ActorRef<GatewaySupervisor.Command> gateway,
    Clock clock,
    SymbolSettings settings) {}
