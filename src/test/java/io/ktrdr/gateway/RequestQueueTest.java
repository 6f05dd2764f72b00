package io.ktrdr.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestQueueTest {

  private static final Instant NOW = Instant.parse("2026-01-05T14:30:00Z");

  private record Waiting(String name, Lane lane, String askedBy, Instant since) {}

  private final RequestQueue<Waiting> queue =
      new RequestQueue<>(
          Duration.ofSeconds(30),
          one -> new RequestQueue.Place(one.lane(), one.askedBy(), one.since()));

  @Test
  void betterLanesGoFirst() {
    add("backfill", Lane.BACKFILL, "a", NOW);
    add("repair", Lane.REPAIR, "a", NOW);
    add("interactive", Lane.INTERACTIVE, "a", NOW);
    add("live", Lane.LIVE, "a", NOW);

    assertThat(order(NOW)).containsExactly("live", "interactive", "repair", "backfill");
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
      Waiting next = queue.inOrder(now).getFirst();
      queue.serve(next);
      if (next.name().equals("backfill")) {
        break;
      }
      passed++;
      now = now.plusSeconds(1);
    }

    assertThat(passed).isLessThanOrEqualTo(120);
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
    queue.add(new Waiting(name, lane, askedBy, since));
  }

  private List<String> order(Instant now) {
    return queue.inOrder(now).stream().map(Waiting::name).toList();
  }

  private List<String> drain(Instant now) {
    List<String> served = new ArrayList<>();
    while (!queue.all().isEmpty()) {
      Waiting next = queue.inOrder(now).getFirst();
      queue.serve(next);
      served.add(next.name());
    }
    return served;
  }
}
