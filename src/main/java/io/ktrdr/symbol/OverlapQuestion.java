package io.ktrdr.symbol;

import io.ktrdr.gateway.GatewayQuestion.HistoryReply;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.BarSeriesBuilder;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** An address for the bars of one short fetch: hands them over together, and is gone. */
final class OverlapQuestion {

  private OverlapQuestion() {}

  /**
   * @param parent whose child it is
   * @param to told once, on the child's thread: it may only tell others; empty when the fetch
   *     failed
   */
  static ActorRef<HistoryReply> address(ActorContext<?> parent, Consumer<Optional<BarSeries>> to) {
    return parent.spawnAnonymous(
        Behaviors.setup(
            context -> {
              BarSeriesBuilder bars = new BarSeriesBuilder();
              return Behaviors.receiveMessage(
                  reply ->
                      switch (reply) {
                        case HistoryReply.ChunkFetched chunk -> {
                          BarSeries inside = chunk.bars().within(chunk.asked());
                          for (int i = 0; i < inside.size(); i++) {
                            bars.add(inside, i);
                          }
                          yield Behaviors.same();
                        }
                        case HistoryReply.Fetched done -> {
                          to.accept(Optional.of(bars.build()));
                          yield Behaviors.stopped();
                        }
                        case HistoryReply.FetchFailed failed -> {
                          to.accept(Optional.empty());
                          yield Behaviors.stopped();
                        }
                      });
            }));
  }
}
