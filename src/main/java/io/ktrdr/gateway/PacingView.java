package io.ktrdr.gateway;

import io.ktrdr.gateway.GatewayStatus.Budget;
import io.ktrdr.gateway.GatewayStatus.LaneStatus;
import io.ktrdr.gateway.GatewayStatus.PacingStatus;
import io.ktrdr.gateway.GatewayStatus.Wait;
import io.ktrdr.gateway.GatewayStatus.Waiting;
import io.ktrdr.gateway.LoginReport.Slot;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.pacing.PacedRequest;
import io.ktrdr.pacing.PacingForecast;
import io.ktrdr.pacing.PacingLedger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the pacing router can tell of what waits, what is under way, and what would come next. */
final class PacingView {

  private static final int LISTED = 100;

  /** One of each class that questions are made of, like nothing that was asked before. */
  private static final List<PacedRequest> ONE_MORE =
      List.of(
          new PacedRequest.History("", WhatToShow.TRADES, Timeframe.MINUTE_1, "one more"),
          new PacedRequest.History("", WhatToShow.BID, Timeframe.SECONDS_5, "one more"),
          new PacedRequest.SymbolSearch("one more"),
          new PacedRequest.Message("one more"));

  private final String login;
  private final RequestQueue<Ticket> queue;
  private final Collection<Ticket> inFlight;
  private final PacingLedger ledger;
  private final Links links;
  private final Breakers breakers;
  private final AnswerTime answerTime;

  /** All of them are the router's own, as they change. */
  PacingView(
      String login,
      RequestQueue<Ticket> queue,
      Collection<Ticket> inFlight,
      PacingLedger ledger,
      Links links,
      Breakers breakers,
      AnswerTime answerTime) {
    this.login = login;
    this.queue = queue;
    this.inFlight = inFlight;
    this.ledger = ledger;
    this.links = links;
    this.breakers = breakers;
    this.answerTime = answerTime;
  }

  /** A lane as it is counted. */
  private static final class Count {
    private int depth;
    private Optional<Instant> oldest = Optional.empty();
    private Optional<Instant> eta = Optional.empty();
    private boolean endless;

    void add(Instant since, Optional<Instant> sentAt) {
      depth++;
      oldest = oldest.filter(other -> !since.isBefore(other)).or(() -> Optional.of(since));
      endless |= sentAt.isEmpty();
      eta = eta.filter(other -> sentAt.isEmpty() || !sentAt.get().isAfter(other)).or(() -> sentAt);
    }

    LaneStatus of(Lane lane) {
      return new LaneStatus(lane, depth, oldest, endless ? Optional.empty() : eta);
    }
  }

  /**
   * The queue as it stands; without a connection nothing has an ETA.
   *
   * @param sent messages until now
   * @param waitingFor what keeps the queue from moving
   */
  PacingStatus status(long sent, Optional<Wait> waitingFor, Instant now) {
    List<Ticket> inOrder = new ArrayList<>(queue.size());
    queue.inOrder(now, inOrder::add);
    List<Optional<Instant>> etas =
        links.any()
            ? PacingForecast.of(ledger, costs(inOrder), costs(inFlight), answerTime.typical(), now)
            : Collections.nCopies(inOrder.size(), Optional.empty());
    Map<Lane, Count> lanes = new EnumMap<>(Lane.class);
    Arrays.stream(Lane.values()).forEach(lane -> lanes.put(lane, new Count()));
    List<Waiting> listed = new ArrayList<>();
    for (int i = 0; i < inOrder.size(); i++) {
      Ticket ticket = inOrder.get(i);
      lanes.get(ticket.lane()).add(ticket.since, etas.get(i));
      if (i < LISTED) {
        listed.add(
            new Waiting(
                ticket.request().cost().words(),
                ticket.lane(),
                ticket.askedBy,
                ticket.askers().size(),
                ticket.since,
                etas.get(i)));
      }
    }
    return new PacingStatus(
        queue.sizes(),
        inFlight.size(),
        sent,
        waitingFor,
        ledger.budgets(now).stream()
            .map(
                budget ->
                    new Budget(
                        budget.policy().toString(),
                        budget.used(),
                        budget.allowed(),
                        budget.nextFree()))
            .toList(),
        lanes.entrySet().stream().map(lane -> lane.getValue().of(lane.getKey())).toList(),
        List.copyOf(listed));
  }

  /**
   * What one more request would meet: in each lane, what waits in it and in better ones goes first.
   */
  LoginReport report(Instant now) {
    List<Ticket> inOrder = new ArrayList<>(queue.size());
    queue.inOrder(now, inOrder::add);
    List<PacedRequest> open = costs(inFlight);
    Map<Slot, Instant> soonest = new HashMap<>();
    for (Lane lane : Lane.values()) {
      List<PacedRequest> line =
          costs(inOrder.stream().filter(ticket -> ticket.lane().rank() <= lane.rank()).toList());
      List<PacedRequest> oneMore = Stream.concat(line.stream(), ONE_MORE.stream()).toList();
      List<Optional<Instant>> etas =
          PacingForecast.of(ledger, oneMore, open, answerTime.typical(), now);
      for (int i = line.size(); i < oneMore.size(); i++) {
        Slot slot = new Slot(lane, oneMore.get(i).pacingClass());
        etas.get(i).ifPresent(eta -> soonest.put(slot, eta));
      }
    }
    return new LoginReport(login, served(), soonest, inFlight.size());
  }

  /** The kinds that are let through. */
  private Set<RequestKind> served() {
    return Arrays.stream(RequestKind.values())
        .filter(kind -> breakers.admits(kind) && links.serves(kind.role(), kind.service()))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** How long planned work would take. */
  Outlook outlook(GatewaySupervisor.Foresee question, Instant now) {
    boolean connected = served().contains(RequestKind.HISTORY);
    return PlannedWork.outlook(
        question, queue, inFlight, ledger, connected, answerTime.typical(), now);
  }

  private static List<PacedRequest> costs(Collection<Ticket> tickets) {
    return tickets.stream().map(ticket -> ticket.request().cost()).toList();
  }
}
