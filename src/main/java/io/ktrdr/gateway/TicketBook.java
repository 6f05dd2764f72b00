package io.ktrdr.gateway;

import io.ktrdr.gateway.Question.Request;
import io.ktrdr.gateway.Question.Stretch;
import io.ktrdr.market.TimeRange;
import io.ktrdr.wire.ClientMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the ticket that serves a request along with its own: one for the same message, one for a
 * stretch of the same series that contains the wanted one, or one that still waits and can be
 * widened to contain it. A ticket of which nothing was heard for long may be lost at IB: nobody
 * joins it any more, so that who gave it up does not get it again.
 */
final class TicketBook {

  private final Duration joinableWithin;
  private final Map<ClientMessage, Ticket> byKey = new HashMap<>();
  private final Map<Object, Set<Ticket>> bySeries = new HashMap<>();

  /**
   * @param joinableWithin how long after IB was last heard of a sent ticket it may be joined
   */
  TicketBook(Duration joinableWithin) {
    this.joinableWithin = joinableWithin;
  }

  void add(Ticket ticket) {
    byKey.put(ticket.request().key(), ticket);
    ticket
        .request()
        .stretch()
        .ifPresent(
            stretch ->
                bySeries
                    .computeIfAbsent(stretch.series(), fresh -> new LinkedHashSet<>())
                    .add(ticket));
  }

  /** Its answer is complete, or will not come: nobody joins it any more. */
  void remove(Ticket ticket) {
    byKey.remove(ticket.request().key(), ticket);
    ticket
        .request()
        .stretch()
        .ifPresent(
            stretch ->
                bySeries.computeIfPresent(
                    stretch.series(),
                    (series, tickets) -> {
                      tickets.remove(ticket);
                      return tickets.isEmpty() ? null : tickets;
                    }));
  }

  /** The ticket that serves a request too; widened for it, if need be. */
  Optional<Ticket> serving(Request request, Instant now) {
    Ticket same = byKey.get(request.key());
    if (same != null && joinable(same, now)) {
      return Optional.of(same);
    }
    return request
        .stretch()
        .flatMap(stretch -> containing(stretch, now).or(() -> widened(stretch)));
  }

  private boolean joinable(Ticket ticket, Instant now) {
    return !ticket.sent()
        || ticket.request().stream()
        || now.isBefore(ticket.heardAt.plus(joinableWithin));
  }

  private Optional<Ticket> containing(Stretch stretch, Instant now) {
    return bySeries.getOrDefault(stretch.series(), Set.of()).stream()
        .filter(ticket -> joinable(ticket, now) && span(ticket).covers(stretch.span()))
        .findFirst();
  }

  private Optional<Ticket> widened(Stretch stretch) {
    for (Ticket ticket : bySeries.getOrDefault(stretch.series(), Set.of())) {
      TimeRange span = span(ticket);
      boolean apart =
          span.end().isBefore(stretch.span().start())
              || stretch.span().end().isBefore(span.start());
      if (ticket.sent() || apart) {
        continue;
      }
      Optional<Request> wider = stretch.widened().apply(union(span, stretch.span()));
      if (wider.isPresent()) {
        remove(ticket);
        ticket.ask(wider.get());
        add(ticket);
        return Optional.of(ticket);
      }
    }
    return Optional.empty();
  }

  private static TimeRange span(Ticket ticket) {
    return ticket.request().stretch().orElseThrow().span();
  }

  private static TimeRange union(TimeRange one, TimeRange other) {
    return new TimeRange(
        one.start().isBefore(other.start()) ? one.start() : other.start(),
        one.end().isAfter(other.end()) ? one.end() : other.end());
  }
}
