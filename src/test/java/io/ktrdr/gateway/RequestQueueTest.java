package io.ktrdr.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.gateway.RequestQueue.Verdict;
import io.ktrdr.pacing.PacingClass;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RequestQueueTest {

  private static final Instant NOW = Instant.parse("2026-01-05T14:30:00Z");

  private record Waiting(String name, Lane lane, String askedBy, PacingClass kind, Instant since) {}

  private final RequestQueue<Waiting> queue =
      new RequestQueue<>(
          Duration.ofSeconds(30),
          PacingClass.SMALL_BARS::equals,
          one -> new RequestQueue.Place(one.lane(), one.askedBy(), one.kind(), one.since()));

  @Test
  void betterLanesGoFirst() {
    add("backfill", Lane.BACKFILL, "a", NOW);
    add("repair", Lane.REPAIR, "a", NOW);
    add("interactive", Lane.INTERACTIVE, "a", NOW);
    add("live", Lane.LIVE, "a", NOW);

    assertThat(order(NOW)).containsExactly("live", "interactive", "repair", "backfill");
  }

  @Test
  void whatIsScarceGoesBeforeAllElseInTheOrderOfItsOwnLanes() {
    add("live", Lane.LIVE, "a", NOW);
    add("small bars in the night", Lane.BACKFILL, "a", PacingClass.SMALL_BARS, NOW);
    add("small bars for a chart", Lane.INTERACTIVE, "a", PacingClass.SMALL_BARS, NOW);

    assertThat(order(NOW))
        .containsExactly("small bars for a chart", "small bars in the night", "live");
  }

  @Test
  void withinALaneAskersTakeTurns() {
    for (int i = 0; i < 3; i++) {
      add("big" + i, Lane.BACKFILL, "big", NOW);
    }
    add("small", Lane.BACKFILL, "small", NOW);

    assertThat(drain(NOW)).containsExactly("big0", "small", "big1", "big2");
  }

  @Test
  void whatWaitsLongRisesByALanePerAging() {
    add("old backfill", Lane.BACKFILL, "a", NOW.minusSeconds(61));
    add("interactive", Lane.INTERACTIVE, "b", NOW);
    add("live", Lane.LIVE, "c", NOW);

    assertThat(order(NOW)).containsExactly("live", "old backfill", "interactive");
  }

  @Test
  void evenTheBestLaneCannotStarveTheLowest() {
    add("backfill", Lane.BACKFILL, "patient", NOW);
    Instant now = NOW;
    int passed = 0;
    while (true) {
      add("live" + passed, Lane.LIVE, "greedy" + passed, now);
      if (serveOne(now).equals("backfill")) {
        break;
      }
      passed++;
      now = now.plusSeconds(1);
    }

    assertThat(passed).isBetween(60, 120);
  }

  @Test
  void aLaneInWhichMuchHasWaitedForLongDoesNotStarveTheBestOne() {
    for (int i = 0; i < 1000; i++) {
      add("backfill" + i, Lane.BACKFILL, "night", NOW);
    }
    Instant now = NOW.plus(Duration.ofHours(1));
    add("live", Lane.LIVE, "a", now);
    add("interactive", Lane.INTERACTIVE, "a", now);

    assertThat(serveOne(now)).isEqualTo("backfill0");
    assertThat(serveOne(now)).isEqualTo("live");
    assertThat(serveOne(now)).isEqualTo("interactive");
    assertThat(serveOne(now)).isEqualTo("backfill1");
  }

  @Test
  void anAskerWithLittleIsNotMadeToWaitBehindOneWhoAskedForMuchLongAgo() {
    for (int i = 0; i < 1000; i++) {
      add("big" + i, Lane.BACKFILL, "big", NOW);
    }
    Instant now = NOW.plusSeconds(300);
    assertThat(serveOne(now)).isEqualTo("big0");
    add("small", Lane.BACKFILL, "small", now);

    assertThat(serveOne(now)).isEqualTo("small");
  }

  @Test
  void whatIsHeldBackHoldsBackItsClassOnly() {
    add("small bars", Lane.LIVE, "a", PacingClass.SMALL_BARS, NOW);
    add("more small bars", Lane.LIVE, "b", PacingClass.SMALL_BARS, NOW);
    add("daily bars", Lane.BACKFILL, "a", PacingClass.HISTORY, NOW);
    List<String> offered = new ArrayList<>();

    queue.serve(
        NOW,
        Set.of(),
        one -> {
          offered.add(one.name());
          return one.kind() == PacingClass.SMALL_BARS ? Verdict.CLASS_HELD : Verdict.SERVED;
        });

    assertThat(offered).containsExactly("small bars", "daily bars");
    assertThat(queue.all())
        .extracting(Waiting::name)
        .containsExactly("small bars", "more small bars");
  }

  @Test
  void whatIsSkippedLetsTheNextOfItsLineGo() {
    add("first", Lane.LIVE, "a", NOW);
    add("second", Lane.LIVE, "a", NOW);

    queue.serve(
        NOW, Set.of(), one -> one.name().equals("first") ? Verdict.SKIPPED : Verdict.SERVED);

    assertThat(queue.all()).extracting(Waiting::name).containsExactly("first");
  }

  @Test
  void theOrderToldIsTheOrderServed() {
    Random random = new Random(5);
    for (int i = 0; i < 200; i++) {
      add(
          "r" + i,
          List.of(Lane.values()).get(random.nextInt(4)),
          "asker" + random.nextInt(5),
          List.of(PacingClass.values()).get(random.nextInt(3)),
          NOW.minusSeconds(random.nextInt(200)));
    }
    List<String> told = order(NOW);

    assertThat(drain(NOW)).isEqualTo(told);
  }

  @Test
  void theSizesAreToldPerLane() {
    add("x", Lane.REPAIR, "a", NOW);
    add("y", Lane.REPAIR, "a", NOW);

    assertThat(queue.sizes())
        .containsEntry(Lane.REPAIR, 2)
        .containsEntry(Lane.LIVE, 0)
        .containsEntry(Lane.INTERACTIVE, 0)
        .containsEntry(Lane.BACKFILL, 0);
  }

  private void add(String name, Lane lane, String askedBy, Instant since) {
    add(name, lane, askedBy, PacingClass.HISTORY, since);
  }

  private void add(String name, Lane lane, String askedBy, PacingClass kind, Instant since) {
    queue.add(new Waiting(name, lane, askedBy, kind, since));
  }

  private List<String> order(Instant now) {
    List<String> order = new ArrayList<>();
    queue.inOrder(now, one -> order.add(one.name()));
    return order;
  }

  private String serveOne(Instant now) {
    List<String> served = new ArrayList<>();
    queue.serve(
        now,
        Set.of(),
        one -> {
          if (!served.isEmpty()) {
            return Verdict.ALL_HELD;
          }
          served.add(one.name());
          return Verdict.SERVED;
        });
    return served.getFirst();
  }

  private List<String> drain(Instant now) {
    List<String> served = new ArrayList<>();
    queue.serve(
        now,
        Set.of(),
        one -> {
          served.add(one.name());
          return Verdict.SERVED;
        });
    return served;
  }
}
