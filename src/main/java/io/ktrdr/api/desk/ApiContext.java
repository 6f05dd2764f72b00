package io.ktrdr.api.desk;

import io.ktrdr.api.security.Access;
import io.ktrdr.calendar.Calendars;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.gateway.GatewaySupervisor;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.Origin;
import io.ktrdr.store.BarStore;
import io.ktrdr.store.InstrumentDirectory;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What the API serves from.
 *
 * @param calendars the calendar that judges an instrument
 * @param calendarBook all calendars that count now, by name
 * @param gateway the one address of the IB logins
 * @param origin what filled the data folder; nothing as long as nothing has
 * @param meters what {@code /metrics} shows
 * @param version of this program
 * @param fuzzy the fuzzy definitions in force
 * @param jobs long work
 * @param access who may come in
 */
public record ApiContext(
    BarStore store,
    InstrumentDirectory instruments,
    SymbolDesk symbols,
    Function<Instrument, TradingCalendar> calendars,
    Supplier<Calendars> calendarBook,
    ActorRef<GatewaySupervisor.Command> gateway,
    Supplier<Optional<Origin>> origin,
    Clock clock,
    PrometheusMeterRegistry meters,
    String version,
    FuzzyDesk fuzzy,
    JobDesk jobs,
    Access access) {

  public boolean simulated() {
    return origin.get().equals(Optional.of(Origin.SIMULATED));
  }
}
