package io.ktrdr.gateway;

import io.ktrdr.market.SecurityType;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.pacing.PacedRequest;
import io.ktrdr.pacing.PacingForecast;
import io.ktrdr.pacing.PacingLedger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Requests for bars that somebody means to make.
 *
 * @param requests how many
 */
public record PlannedWork(Timeframe timeframe, WhatToShow what, long requests) {

  /** So many are played one by one; what is beyond takes as long in proportion. */
  private static final long PLAYED = 2000;

  /**
   * The rules about one contract bind only work of one contract: each planned request has its own.
   */
  private static final String CONTRACT = "planned-";

  /**
   * How many requests a range of bars takes by IB's step sizes; 0 when IB cannot be asked for it.
   *
   * @param range in bar times
   */
  public static int requests(
      Timeframe timeframe, WhatToShow what, SecurityType type, TimeRange range, Instant now) {
    try {
      return HistoryPlanner.plan(timeframe, what, type, range, now).size();
    } catch (IllegalArgumentException tooFarBack) {
      return 0;
    }
  }

  static Outlook outlook(
      GatewaySupervisor.Foresee question,
      RequestQueue<Ticket> queue,
      Collection<Ticket> inFlight,
      PacingLedger ledger,
      boolean connected,
      Duration answer,
      Instant now) {
    List<PacedRequest> course = new ArrayList<>();
    queue.inOrder(
        now,
        ticket -> {
          if (ticket.lane().rank() <= question.lane().rank()) {
            course.add(ticket.request().cost());
          }
        });
    long all = question.work().stream().mapToLong(PlannedWork::requests).sum();
    if (!connected || all == 0) {
      return new Outlook(connected, connected ? Optional.of(now) : Optional.empty(), answer);
    }
    int before = course.size();
    for (PlannedWork work : question.work()) {
      long played = all <= PLAYED ? work.requests() : Math.ceilDiv(work.requests() * PLAYED, all);
      for (long i = 0; i < played; i++) {
        course.add(
            new PacedRequest.History(
                CONTRACT + course.size(), work.what(), work.timeframe(), "" + course.size()));
      }
    }
    List<Optional<Instant>> moments =
        PacingForecast.of(
            ledger,
            course,
            inFlight.stream().map(ticket -> ticket.request().cost()).toList(),
            answer,
            now);
    return new Outlook(true, last(moments, before, all, now), answer);
  }

  /** The latest moment of those after {@code before}, stretched to how many there are really. */
  private static Optional<Instant> last(
      List<Optional<Instant>> moments, int before, long all, Instant now) {
    Instant latest = now;
    for (Optional<Instant> moment : moments.subList(before, moments.size())) {
      if (moment.isEmpty()) {
        return Optional.empty();
      }
      latest = moment.get().isAfter(latest) ? moment.get() : latest;
    }
    Instant begun =
        before == 0 ? now : moments.get(before - 1).filter(at -> at.isAfter(now)).orElse(now);
    Duration span = Duration.between(begun, latest);
    long played = (long) moments.size() - before;
    return Optional.of(
        span.isNegative() || all <= played
            ? latest
            : begun.plusMillis((long) (span.toMillis() * ((double) all / played))));
  }
}
