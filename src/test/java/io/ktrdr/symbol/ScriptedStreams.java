package io.ktrdr.symbol;

import io.ktrdr.gateway.CodeClass;
import io.ktrdr.gateway.Farm;
import io.ktrdr.gateway.GatewayProblem;
import io.ktrdr.gateway.GatewayQuestion.FetchBars;
import io.ktrdr.gateway.GatewayQuestion.HistoryReply;
import io.ktrdr.gateway.GatewayQuestion.LiveOrder;
import io.ktrdr.gateway.GatewayQuestion.LiveReply;
import io.ktrdr.gateway.GatewayQuestion.StreamBars;
import io.ktrdr.gateway.GatewaySupervisor;
import io.ktrdr.gateway.LinkNews;
import io.ktrdr.market.BarSeries;
import io.ktrdr.testing.VirtualWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongPredicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** A gateway that streams exactly what a test tells it, in virtual time; its history is sound. */
final class ScriptedStreams {

  final List<StreamBars> streams = new ArrayList<>();
  final List<Integer> attempts = new ArrayList<>();
  final List<FetchBars> fetches = new ArrayList<>();
  boolean closed;
  private VirtualWorld world;
  private ActorRef<LinkNews> watcher;
  private ActorRef<LiveReply> listener;
  private LongPredicate history = time -> true;
  private boolean silent;
  private long session;

  ActorRef<GatewaySupervisor.Command> in(VirtualWorld in) {
    world = in;
    return in.spawn(
        Behaviors.<GatewaySupervisor.Command>setup(
            context ->
                Behaviors.receiveMessage(
                    command -> {
                      switch (command) {
                        case GatewaySupervisor.WatchLink watch -> watcher = watch.watcher();
                        case StreamBars stream -> {
                          streams.add(stream);
                          listener = stream.replyTo();
                          listener.tell(
                              new LiveReply.Opened(
                                  stream.attempt(),
                                  context.spawnAnonymous(
                                      Behaviors.receiveMessage(
                                          order -> {
                                            heard(order);
                                            return Behaviors.same();
                                          }))));
                          asked(stream.attempt());
                        }
                        case FetchBars fetch -> answer(fetch);
                        default -> {
                          // how far the clocks are apart is not told
                        }
                      }
                      return Behaviors.same();
                    })),
        "gateway");
  }

  private void heard(LiveOrder order) {
    switch (order) {
      case LiveOrder.Renew renew -> asked(renew.attempt());
      case LiveOrder.Close close -> closed = true;
    }
  }

  private void asked(int attempt) {
    attempts.add(attempt);
    if (!silent) {
      listener.tell(new LiveReply.Asked(attempt));
    }
  }

  private void answer(FetchBars fetch) {
    fetches.add(fetch);
    long[] times =
        Arrays.stream(Apple.expected(fetch.series(), fetch.range())).filter(history).toArray();
    fetch.replyTo().tell(new HistoryReply.ChunkFetched(fetch.range(), Apple.bars(times), 1, 1));
    fetch.replyTo().tell(new HistoryReply.Fetched(1));
  }

  /** Which bars history has. */
  void historyHas(LongPredicate which) {
    history = which;
  }

  int asks() {
    return attempts.size();
  }

  void up() {
    tell(new LinkNews.Up("main", ++session, world.time().now()));
    // nobody says how far the clocks are apart, so the feed goes by its own after a while
    world.advance(Duration.ofSeconds(3));
  }

  void down() {
    tell(new LinkNews.Down(problem(CodeClass.CONNECTIVITY, 0, "the socket was closed"), now()));
  }

  void stalled() {
    tell(new LinkNews.Stalled(session, "Connectivity has been lost", now()));
  }

  void dataLost(Instant since) {
    tell(new LinkNews.DataLost(session, since, now()));
  }

  void dataKept(Instant since) {
    tell(new LinkNews.DataKept(session, since, now()));
  }

  void farm(Farm.State state) {
    tell(new LinkNews.FarmChanged(new Farm(Farm.Kind.MARKET_DATA, "usfarm"), state, now()));
  }

  void breaks(CodeClass kind, int code, String detail) {
    listener.tell(new LiveReply.Broke(attempts.getLast(), problem(kind, code, detail)));
    world.settle();
  }

  /** Sends bars as of the latest attempt. */
  void sends(BarSeries bars) {
    for (int i = 0; i < bars.size(); i++) {
      listener.tell(new LiveReply.Grew(attempts.getLast(), bars.slice(i, i + 1)));
    }
    world.settle();
  }

  void sendsBarOf(Instant time) {
    sends(Apple.bars(time.getEpochSecond()));
  }

  /** Lets time pass with a bar of five seconds at the end of each, until a moment. */
  void flowsUntil(String moment) {
    Instant until = Instant.parse(moment);
    while (true) {
      long next = Math.floorDiv(now().getEpochSecond(), 5) * 5 + 5;
      if (next > until.getEpochSecond()) {
        world.advance(Duration.between(now(), until));
        return;
      }
      world.advance(Duration.between(now(), Instant.ofEpochSecond(next)));
      sendsBarOf(Instant.ofEpochSecond(next - 5));
    }
  }

  private void tell(LinkNews news) {
    watcher.tell(news);
    world.settle();
  }

  private static GatewayProblem problem(CodeClass kind, int code, String detail) {
    return new GatewayProblem(kind, code, "", detail, Duration.ofSeconds(5));
  }

  private Instant now() {
    return world.time().now();
  }
}
