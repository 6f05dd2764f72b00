package io.ktrdr.symbol;

import io.ktrdr.gateway.Lane;
import io.ktrdr.market.TimeRange;
import io.ktrdr.symbol.SymbolEntity.CoverageReply;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A process that loads minute bars day by day, four days at a time, and says on its standard output
 * which days it was told are covered. It is there to be killed; see {@link KillNineIT}.
 */
final class CrashingLoad {

  static final Instant FIRST = Instant.parse("2022-01-03T00:00:00Z");
  static final int DAYS = 700;

  private CrashingLoad() {}

  static TimeRange day(int number) {
    Instant start = FIRST.plus(number, ChronoUnit.DAYS);
    return new TimeRange(start, start.plus(1, ChronoUnit.DAYS));
  }

  public static void main(String[] args) throws Exception {
    // Two hours an answer: a day is several merges, so a kill can fall into the middle of it.
    Node node = new Node(Path.of(args[0]), new ScriptedGateway(Duration.ofHours(2)));
    node.resolve("AAPL");
    System.out.println("ready");
    for (int day = 0; day < DAYS; day += 4) {
      List<CompletionStage<CoverageReply>> replies = new ArrayList<>();
      for (int i = day; i < day + 4; i++) {
        TimeRange range = day(i);
        replies.add(
            node.symbols
                .entity(Apple.ID)
                .ask(
                    to ->
                        new SymbolEntity.EnsureCoverage(
                            Apple.MINUTES,
                            range,
                            Lane.BACKFILL,
                            "tester",
                            "r-1",
                            Optional.empty(),
                            to),
                    Duration.ofSeconds(20)));
      }
      for (int i = 0; i < 4; i++) {
        if (Node.await(replies.get(i)) instanceof CoverageReply.Covered covered) {
          System.out.println("covered " + (day + i) + " " + covered.requests());
        } else {
          System.out.println("failed " + (day + i));
        }
      }
    }
  }
}
