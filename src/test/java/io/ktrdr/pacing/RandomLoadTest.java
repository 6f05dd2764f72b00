package io.ktrdr.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.market.Timeframe;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.pacing.Admission.Deferred;
import io.ktrdr.pacing.Admission.Granted;
import io.ktrdr.pacing.PacedRequest.HeadTimestamp;
import io.ktrdr.pacing.PacedRequest.History;
import io.ktrdr.pacing.PacedRequest.MarketData;
import io.ktrdr.pacing.PacedRequest.Message;
import io.ktrdr.pacing.PacedRequest.RealTimeBars;
import io.ktrdr.pacing.PacedRequest.SymbolSearch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Thousands of mixed requests in virtual time; what went out is then judged by a check of its own,
 * written from IB's sentences and knowing nothing of the policies.
 */
class RandomLoadTest {

  private record Sent(long millis, long endedMillis, PacedRequest request) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void aGreedyClientNeverBreaksAnyOfIbsLimits(long seed) {
    List<Sent> sent = greedyClient(new Random(seed), 3000);

    assertThat(violations(sent)).isEmpty();
    assertThat(sent).hasSize(3000);
  }

  /** Sends each request at the first moment the ledger lets it, keeping a backlog of fifty. */
  private static List<Sent> greedyClient(Random random, int count) {
    PacingLedger ledger = new PacingLedger(PacingLimits.defaults());
    List<PacedRequest> backlog = new ArrayList<>();
    List<Sent> sent = new ArrayList<>();
    Set<Sent> open = new LinkedHashSet<>();
    long millis = 1_767_600_000_000L;
    while (sent.size() < count) {
      while (backlog.size() < 50) {
        backlog.add(anyRequest(random));
      }
      long now = millis;
      open.removeIf(
          one -> {
            boolean over = one.endedMillis() <= now;
            if (over) {
              ledger.finished(one.request());
            }
            return over;
          });
      long next = open.stream().mapToLong(Sent::endedMillis).min().orElse(Long.MAX_VALUE);
      boolean any = false;
      for (int i = 0; i < backlog.size() && sent.size() < count; i++) {
        PacedRequest request = backlog.get(i);
        switch (ledger.admit(request, Instant.ofEpochMilli(now))) {
          case Granted granted -> {
            Sent one = new Sent(now, now + 1 + random.nextInt(20_000), request);
            sent.add(one);
            open.add(one);
            backlog.remove(i);
            i--;
            any = true;
          }
          case Deferred deferred -> {
            assertThat(deferred.until()).isAfter(Instant.ofEpochMilli(now));
            if (!deferred.until().equals(Instant.MAX)) {
              next = Math.min(next, deferred.until().toEpochMilli() + 1);
            }
          }
        }
      }
      millis = any ? now + random.nextInt(3) : Math.max(now + 1, next);
    }
    return sent;
  }

  private static PacedRequest anyRequest(Random random) {
    String contract = random.nextInt(4) + "@" + (random.nextBoolean() ? "SMART" : "ISLAND");
    WhatToShow what = random.nextInt(4) == 0 ? WhatToShow.BID_ASK : WhatToShow.TRADES;
    return switch (random.nextInt(12)) {
      case 0 -> new History(contract, what, Timeframe.SECONDS_5, "" + random.nextInt(3));
      case 1 -> new HeadTimestamp(contract, what, "rth");
      case 2 -> new RealTimeBars(contract, what);
      case 3, 4, 5 -> new History(contract, what, Timeframe.MINUTE_1, "" + random.nextInt(50));
      case 6 -> new MarketData(contract);
      case 7 -> new SymbolSearch("a");
      default -> new Message("cancel");
    };
  }

  private static List<String> violations(List<Sent> sent) {
    List<String> found = new ArrayList<>();
    for (int i = 0; i < sent.size(); i++) {
      Sent now = sent.get(i);
      int messages = 0;
      int small = 0;
      int same = 0;
      int searches = 0;
      int openHistory = 0;
      int lines = 0;
      for (int j = i; j >= 0 && now.millis() - sent.get(j).millis() < 600_000; j--) {
        Sent then = sent.get(j);
        long ago = now.millis() - then.millis();
        messages += ago < 1000 ? 1 : 0;
        small += weight(then.request());
        searches += ago < 1000 && then.request() instanceof SymbolSearch ? 1 : 0;
        boolean stillOpen = then.endedMillis() > now.millis();
        openHistory += stillOpen && isHistory(then.request()) ? 1 : 0;
        lines += stillOpen && isLine(then.request()) ? 1 : 0;
        if (isHistory(now.request())) {
          same += ago < 2000 && kind(then.request()).equals(kind(now.request())) ? 1 : 0;
          if (j < i && ago < 15_000 && then.request().equals(now.request())) {
            found.add("identical after " + ago + " ms: " + now.request());
          }
        }
      }
      check(found, "messages in a second", messages, 50, now);
      check(found, "small-bar requests in ten minutes", small, 60, now);
      check(found, "requests for the same contract in two seconds", same, 5, now);
      check(found, "searches in a second", searches, 1, now);
      check(found, "open historical requests", openHistory, 50, now);
      check(found, "market-data lines", lines, 100, now);
    }
    return found;
  }

  private static void check(List<String> found, String what, int count, int allowed, Sent at) {
    if (count > allowed) {
      found.add(count + " " + what + " at " + at.millis());
    }
  }

  private static int weight(PacedRequest request) {
    return switch (request) {
      case History(String c, WhatToShow what, Timeframe size, String t)
          when size.duration().toSeconds() <= 30 ->
          what == WhatToShow.BID_ASK ? 2 : 1;
      case HeadTimestamp(String c, WhatToShow what, String t) -> what == WhatToShow.BID_ASK ? 2 : 1;
      case RealTimeBars(String c, WhatToShow what) -> what == WhatToShow.BID_ASK ? 2 : 1;
      default -> 0;
    };
  }

  private static boolean isHistory(PacedRequest request) {
    return request instanceof History || request instanceof HeadTimestamp;
  }

  private static boolean isLine(PacedRequest request) {
    return request instanceof RealTimeBars || request instanceof MarketData;
  }

  private static String kind(PacedRequest request) {
    return switch (request) {
      case History(String contract, WhatToShow what, Timeframe size, String t) -> contract + what;
      case HeadTimestamp(String contract, WhatToShow what, String t) -> contract + what;
      case RealTimeBars(String contract, WhatToShow what) -> contract + what;
      case MarketData data -> "line";
      case SymbolSearch search -> "search";
      case Message message -> "message";
    };
  }
}
