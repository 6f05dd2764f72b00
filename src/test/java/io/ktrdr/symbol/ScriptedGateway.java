package io.ktrdr.symbol;

import io.ktrdr.gateway.CodeClass;
import io.ktrdr.gateway.GatewayProblem;
import io.ktrdr.gateway.GatewayQuestion;
import io.ktrdr.gateway.GatewayQuestion.ContractsReply;
import io.ktrdr.gateway.GatewayQuestion.FetchBars;
import io.ktrdr.gateway.GatewayQuestion.HeadTimestampReply;
import io.ktrdr.gateway.GatewayQuestion.HistoryReply;
import io.ktrdr.gateway.GatewaySupervisor;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.SplitRatio;
import io.ktrdr.market.TimeRange;
import io.ktrdr.store.Rescaling;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * A gateway that knows a few instruments and answers with one bar for each that should exist, one
 * request per span; it counts what it is asked.
 */
final class ScriptedGateway {

  static final GatewayProblem DOWN =
      new GatewayProblem(
          CodeClass.CONNECTIVITY, 0, "", "no connection to IB", Duration.ofSeconds(5));

  final List<FetchBars> fetches = new CopyOnWriteArrayList<>();
  final List<GatewayQuestion> lookups = new CopyOnWriteArrayList<>();
  final List<Instrument> instruments = new CopyOnWriteArrayList<>(List.of(Apple.SHARE));

  private final Duration span;
  volatile HeadTimestampReply head =
      new HeadTimestampReply.HeadTimestampFound(Instant.parse("1980-12-12T14:30:00Z"));
  private volatile boolean down;
  private volatile int shares = 1;
  private volatile int failAfter = Integer.MAX_VALUE;
  private volatile LongPredicate has = time -> true;
  private final AtomicInteger shortAnswers = new AtomicInteger();

  /** One request for each span of this length. */
  ScriptedGateway(Duration span) {
    this.span = span;
  }

  void down(boolean isDown) {
    down = isDown;
  }

  /** Fails every fetch after so many answers. */
  void failAfter(int answers) {
    failAfter = answers;
  }

  /** Which bars it has. */
  void has(LongPredicate which) {
    has = which;
  }

  /** From now on all prices are a part of what they were, and volumes a multiple. */
  void split(int sharesForOne) {
    shares = sharesForOne;
  }

  /** The next answers leave out the first half of their bars without a word. */
  void answerShort(int answers) {
    shortAnswers.set(answers);
  }

  Behavior<GatewaySupervisor.Command> behavior() {
    return Behaviors.receiveMessage(
        command -> {
          switch (command) {
            case FetchBars fetch -> answer(fetch);
            case GatewayQuestion.FindContracts find -> {
              lookups.add(find);
              find.replyTo()
                  .tell(
                      found(
                          one ->
                              find.query().conId() > 0
                                  ? one.contract().conId() == find.query().conId()
                                  : one.contract().symbol().equals(find.query().symbol())));
            }
            case GatewayQuestion.SearchSymbols search -> {
              lookups.add(search);
              search
                  .replyTo()
                  .tell(found(one -> one.contract().symbol().startsWith(search.pattern())));
            }
            case GatewayQuestion.FindHeadTimestamp find -> {
              lookups.add(find);
              find.replyTo().tell(down ? new HeadTimestampReply.HeadTimestampFailed(DOWN) : head);
            }
            default -> throw new AssertionError("not scripted: " + command);
          }
          return Behaviors.same();
        });
  }

  private ContractsReply found(Predicate<Instrument> which) {
    return down
        ? new ContractsReply.ContractsFailed(DOWN)
        : new ContractsReply.ContractsFound(instruments.stream().filter(which).toList());
  }

  private void answer(FetchBars fetch) {
    fetches.add(fetch);
    if (down) {
      fetch.replyTo().tell(new HistoryReply.FetchFailed(DOWN, fetch.range()));
      return;
    }
    List<TimeRange> parts = parts(fetch.range());
    for (int i = 0; i < parts.size(); i++) {
      TimeRange part = parts.get(i);
      if (i >= failAfter) {
        fetch
            .replyTo()
            .tell(
                new HistoryReply.FetchFailed(
                    DOWN, new TimeRange(part.start(), fetch.range().end())));
        return;
      }
      long[] times = Arrays.stream(Apple.expected(fetch.series(), part)).filter(has).toArray();
      if (shortAnswers.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        times = Arrays.copyOfRange(times, times.length / 2, times.length);
      }
      fetch
          .replyTo()
          .tell(
              new HistoryReply.ChunkFetched(
                  part,
                  Rescaling.of(Apple.bars(times), new SplitRatio(1, shares), true),
                  i + 1,
                  parts.size()));
    }
    fetch.replyTo().tell(new HistoryReply.Fetched(parts.size()));
  }

  private List<TimeRange> parts(TimeRange range) {
    List<TimeRange> parts = new ArrayList<>();
    Instant from = range.start();
    while (from.isBefore(range.end())) {
      Instant to = from.plus(span).isBefore(range.end()) ? from.plus(span) : range.end();
      parts.add(new TimeRange(from, to));
      from = to;
    }
    return parts;
  }
}
