package io.ktrdr.pacing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * When waiting requests will be sent, if nothing else is asked meanwhile: the ledger's own rules,
 * played forward on a copy of it. Classes are looked at apart from each other; the message rate,
 * which they share, is wide beside the others.
 */
public final class PacingForecast {

  /** Beyond this many of a class, later ones are spaced as these are on average. */
  private static final int PLAYED = 1000;

  private PacingForecast() {}

  /** One class of requests on its way through time. */
  private static final class Course {
    private final PacingLedger ledger;
    private final PriorityQueue<Instant> ends = new PriorityQueue<>();
    private final Instant start;
    private Instant at;
    private int played;
    private long beyond;

    Course(PacingLedger ledger, List<PacedRequest> open, Duration answer, Instant now) {
      this.ledger = new PacingLedger(ledger);
      this.start = now;
      this.at = now;
      open.forEach(request -> ends.add(now.plus(answer)));
    }

    /** Empty when the request waits for something that has no end in sight. */
    Optional<Instant> next(PacedRequest request, Duration answer) {
      if (played >= PLAYED) {
        beyond++;
        return Optional.of(
            at.plus(Duration.between(start, at).multipliedBy(beyond).dividedBy(played)));
      }
      while (ledger.admit(request, at) instanceof Admission.Deferred deferred) {
        if (!deferred.until().equals(Instant.MAX)) {
          at = deferred.until();
        } else if (ends.isEmpty()) {
          return Optional.empty();
        } else {
          Instant end = ends.remove();
          at = end.isAfter(at) ? end : at;
          ledger.finishedOne();
        }
      }
      played++;
      if (request.opensHistory() && request.place().isEmpty()) {
        ends.add(at.plus(answer));
      }
      return Optional.of(at);
    }
  }

  /**
   * When each of the waiting requests will go.
   *
   * @param waiting in the order in which they will be looked at
   * @param open sent and not finished
   * @param answer how long IB typically takes for an answer
   * @return as many moments as there are waiting; empty where no end is in sight
   */
  public static List<Optional<Instant>> of(
      PacingLedger ledger,
      List<PacedRequest> waiting,
      List<PacedRequest> open,
      Duration answer,
      Instant now) {
    List<PacedRequest> questions =
        open.stream().filter(one -> one.opensHistory() && one.place().isEmpty()).toList();
    Map<PacingClass, Course> courses = new EnumMap<>(PacingClass.class);
    List<Optional<Instant>> moments = new ArrayList<>(waiting.size());
    for (PacedRequest request : waiting) {
      moments.add(
          courses
              .computeIfAbsent(
                  request.pacingClass(), kind -> new Course(ledger, questions, answer, now))
              .next(request, answer));
    }
    return moments;
  }
}
