package io.ktrdr.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.gateway.PacedLoad.Sent;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.pacing.PacedRequest;
import io.ktrdr.pacing.PacedRequest.HeadTimestamp;
import io.ktrdr.pacing.PacedRequest.History;
import io.ktrdr.pacing.PacedRequest.MarketData;
import io.ktrdr.pacing.PacedRequest.Message;
import io.ktrdr.pacing.PacedRequest.RealTimeBars;
import io.ktrdr.pacing.PacedRequest.SymbolSearch;
import io.ktrdr.pacing.PacedRequest.TickByTick;
import io.ktrdr.pacing.PacedRequest.UpdatedHistory;
import io.ktrdr.pacing.PacingLimits;
import io.ktrdr.pacing.TestLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Ten thousand mixed requests through the real router, in virtual time. What goes out is judged by
 * the simulated gateway's own checker, which knows nothing of our policies; how long it all takes
 * is compared with the shortest time in which the limits let it be done at all, reckoned here from
 * the limits' figures alone.
 */
@Execution(ExecutionMode.CONCURRENT)
class PacedLoadTest {

  private static final PacingLimits IB = TestLimits.asIbHasThem();

  @ParameterizedTest(name = "{1} requests under {0}: {3} % small bars, {4} % of a minute and more")
  @CsvSource({
    "all that IB allows, 10000, 1, 10, 60",
    "the defaults,        3000, 2,  8, 60",
    "all that IB allows,  1500, 3, 40, 10",
    "all that IB allows, 10000, 4,  1, 10",
    "all that IB allows, 10000, 5,  1, 10",
    "all that IB allows, 10000, 6,  1, 10",
    "the defaults,        6000, 7,  1, 10"
  })
  void mixedRequestsBreakNoLimitAndTakeNoLongerThanTheLimitsMakeThem(
      String limitsName, int count, long seed, int smallBars, int longBars) {
    PacingLimits limits = limitsName.equals("the defaults") ? PacingLimits.defaults() : IB;
    Random random = new Random(seed);
    List<PacedRequest> requests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      requests.add(anyRequest(random, i, smallBars, longBars));
    }

    PacedLoad load = PacedLoad.run(limits, requests, random);

    assertThat(load.violations()).isEmpty();
    assertThat(load.sent()).hasSize(count);
    double fastest = fastest(limits, load, requests);
    assertThat(load.seconds()).isBetween(fastest, fastest * 1.05);
  }

  private static PacedRequest anyRequest(Random random, int n, int smallBars, int longBars) {
    String contract = random.nextInt(200) + "@" + (random.nextInt(4) == 0 ? "ISLAND" : "SMART");
    WhatToShow what = random.nextInt(10) == 0 ? WhatToShow.BID_ASK : WhatToShow.TRADES;
    int dice = random.nextInt(100);
    if (dice < smallBars) {
      return switch (random.nextInt(20)) {
        case 0 -> new HeadTimestamp(contract, WhatToShow.TRADES, "rth " + n);
        case 1 -> new RealTimeBars(contract, WhatToShow.TRADES);
        case 2 -> new UpdatedHistory(contract, what, Timeframe.SECONDS_5, "rth " + n);
        default -> new History(contract, what, Timeframe.SECONDS_30, "end " + n);
      };
    }
    if (dice < smallBars + longBars) {
      return random.nextInt(50) == 0
          ? new UpdatedHistory(contract, what, Timeframe.MINUTES_5, "rth " + n)
          : new History(contract, what, Timeframe.MINUTE_1, "end " + n);
    }
    return switch (random.nextInt(200)) {
      case 0, 1, 2, 3, 4, 5, 6, 7 -> new SymbolSearch("pattern " + n);
      case 8, 9, 10, 11, 12 -> new MarketData(contract);
      case 13 -> new TickByTick(contract);
      default -> new Message("contract details " + n);
    };
  }

  /** The least time, in seconds, that any schedule needs for what was sent. */
  private static double fastest(PacingLimits limits, PacedLoad load, List<PacedRequest> asked) {
    List<PacedRequest> requests = load.sent().stream().map(Sent::request).toList();
    double least = 0;
    least = Math.max(least, lastSmallBar(limits, load.askedAfter(), asked));
    int longBars = count(requests, PacedLoadTest::isLongBars);
    least =
        Math.max(least, (double) (longBars - limits.historyBurst()) / limits.historyPerSecond());
    int searches = count(requests, SymbolSearch.class::isInstance);
    least = Math.max(least, (searches - 1) * seconds(limits.searchInterval().plus(limits.guard())));
    least =
        Math.max(
            least, (double) (load.messages() - limits.messageBurst()) / limits.messagesPerSecond());
    least = Math.max(least, load.openSeconds() / limits.openHistory());
    least =
        Math.max(
            least, load.heldSeconds(Set.of(RealTimeBars.class, MarketData.class)) / limits.lines());
    least = Math.max(least, load.heldSeconds(Set.of(TickByTick.class)) / limits.tickStreams());
    least = Math.max(least, load.heldSeconds(Set.of(UpdatedHistory.class)) / limits.keepUpToDate());
    for (int ofOne : largest(requests, PacedLoadTest::contractAndKind)) {
      least =
          Math.max(
              least,
              rounds(ofOne, limits.sameContractBudget()) * seconds(limits.sameContractWindow()));
    }
    return least;
  }

  /** When the last of the small bars can go: none before it is asked for, all in full windows. */
  private static double lastSmallBar(
      PacingLimits limits, double[] askedAfter, List<PacedRequest> asked) {
    double[] units =
        IntStream.range(0, asked.size())
            .boxed()
            .flatMap(i -> Collections.nCopies(smallBarUnits(asked.get(i)), askedAfter[i]).stream())
            .mapToDouble(Double::doubleValue)
            .sorted()
            .toArray();
    int budget = limits.smallBarBudget();
    for (int i = budget; i < units.length; i++) {
      double windowLater = seconds(limits.smallBarWindow().plus(limits.guard()));
      units[i] = Math.max(units[i], units[i - budget] + windowLater);
    }
    return units.length == 0 ? 0 : units[units.length - 1];
  }

  /** After how many full windows the last of so many units can go. */
  private static double rounds(int units, int perWindow) {
    return Math.max(0, Math.ceil((double) units / perWindow) - 1);
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  private static int count(List<PacedRequest> requests, Predicate<PacedRequest> which) {
    return (int) requests.stream().filter(which).count();
  }

  private static List<Integer> largest(
      List<PacedRequest> requests, Function<PacedRequest, String> key) {
    return requests.stream()
        .map(key)
        .filter(text -> !text.isEmpty())
        .collect(Collectors.groupingBy(text -> text, Collectors.counting()))
        .values()
        .stream()
        .map(Long::intValue)
        .toList();
  }

  /** From IB's sentences: bars of 30 s and less, head timestamps, new real-time bars. */
  private static int smallBarUnits(PacedRequest request) {
    return switch (request) {
      case History(String c, WhatToShow what, Timeframe size, String t) ->
          units(what, size.seconds() <= 30);
      case UpdatedHistory(String c, WhatToShow what, Timeframe size, String t) ->
          units(what, size.seconds() <= 30);
      case HeadTimestamp(String c, WhatToShow what, String t) -> units(what, true);
      case RealTimeBars(String c, WhatToShow what) -> units(what, true);
      case MarketData data -> 0;
      case TickByTick ticks -> 0;
      case SymbolSearch search -> 0;
      case Message message -> 0;
    };
  }

  private static int units(WhatToShow what, boolean small) {
    return small ? what == WhatToShow.BID_ASK ? 2 : 1 : 0;
  }

  private static boolean isLongBars(PacedRequest request) {
    return switch (request) {
      case History history -> history.barSize().seconds() > 30;
      case UpdatedHistory history -> history.barSize().seconds() > 30;
      default -> false;
    };
  }

  private static String contractAndKind(PacedRequest request) {
    return switch (request) {
      case History history -> history.contract() + history.what();
      case UpdatedHistory history -> history.contract() + history.what();
      default -> "";
    };
  }
}
