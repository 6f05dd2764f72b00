package io.ktrdr.api;

import io.ktrdr.api.desk.JobDesk;
import io.ktrdr.gateway.Lane;
import io.ktrdr.job.BoardNews;
import io.ktrdr.job.ItemProblem;
import io.ktrdr.job.ItemState;
import io.ktrdr.job.ItemStatus;
import io.ktrdr.job.JobCounts;
import io.ktrdr.job.JobEntity;
import io.ktrdr.job.JobEntity.CreateReply;
import io.ktrdr.job.JobEntity.GetReply;
import io.ktrdr.job.JobEntity.MoveReply;
import io.ktrdr.job.JobItem;
import io.ktrdr.job.JobNews;
import io.ktrdr.job.JobPage;
import io.ktrdr.job.JobProgress;
import io.ktrdr.job.JobQuery;
import io.ktrdr.job.JobState;
import io.ktrdr.job.JobStatus;
import io.ktrdr.job.JobSummary;
import io.ktrdr.job.JobTotals;
import io.ktrdr.job.LoadSpec;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.symbol.LoadMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Jobs that stand as they are told to; one actor plays them all. */
final class FakeJobs implements JobDesk {

  final Map<String, LoadSpec> made = new ConcurrentHashMap<>();
  final List<JobEntity.Move> moves = new CopyOnWriteArrayList<>();
  final List<JobQuery> queries = new CopyOnWriteArrayList<>();
  final List<JobEntity.Get> gets = new CopyOnWriteArrayList<>();

  volatile Function<JobEntity.Move, MoveReply> moving =
      move -> new MoveReply.Moved(status("job-0000000000000001", spec("AAPL"), JobState.PAUSED));

  final List<ActorRef<JobNews>> watching = new CopyOnWriteArrayList<>();
  final List<ActorRef<BoardNews>> watchingAll = new CopyOnWriteArrayList<>();

  /** Null leaves those waiting who wait for rest. */
  volatile GetReply rest;

  volatile JobPage page = new JobPage(List.of(), Optional.empty(), ApiFixture.NOW);

  private final ActorTestKit kit;

  FakeJobs(ActorTestKit kit) {
    this.kit = kit;
  }

  static LoadSpec spec(String... instruments) {
    return new LoadSpec(
        List.of(instruments),
        List.of(Timeframe.DAY_1),
        Optional.empty(),
        TradingHours.RTH,
        LoadMode.AUTO,
        Optional.of("2023-01-01"),
        Optional.empty(),
        Lane.BACKFILL);
  }

  static JobStatus status(String id, LoadSpec spec, JobState state) {
    JobCounts counts = new JobCounts(3, 1, 0, 1, 0, 1, 0, 5, 120);
    return new JobStatus(
        id,
        spec,
        state,
        state.moves(),
        "api",
        "r-1",
        ApiFixture.NOW,
        Optional.of(ApiFixture.NOW),
        Optional.empty(),
        new JobProgress(counts, 9, 0.6667, 12.04, 3.5, Optional.of(ApiFixture.NOW.plusSeconds(60))),
        Optional.empty(),
        List.of(new JobStatus.Failures(notEntitled(), 1, 2)),
        List.of());
  }

  static ItemProblem notEntitled() {
    return new ItemProblem(
        "NOT_ENTITLED",
        "no permission",
        162,
        "No market data permissions",
        "Subscribe.",
        List.of("step 1"),
        List.of());
  }

  static JobSummary summary(String id) {
    return new JobSummary(
        id,
        "AAPL × 1d from 2023-01-01",
        JobState.RUNNING,
        Lane.BACKFILL,
        "api",
        new JobCounts(3, 1, 0, 1, 0, 1, 0, 5, 120),
        0.5,
        4,
        Optional.empty(),
        ApiFixture.NOW,
        Optional.of(ApiFixture.NOW),
        Optional.empty());
  }

  private static ItemStatus item(int index) {
    return new ItemStatus(
        index,
        "AAPL",
        Timeframe.DAY_1,
        new JobItem(
            ItemState.FAILED,
            Optional.empty(),
            Optional.empty(),
            1,
            2,
            3,
            Optional.of(notEntitled()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of()),
        2);
  }

  @Override
  public <R> CompletionStage<R> ask(
      String id,
      org.apache.pekko.japi.function.Function<ActorRef<R>, JobEntity.Command> question,
      Duration timeout) {
    ActorRef<JobEntity.Command> job =
        kit.spawn(
            Behaviors.receiveMessage(
                command -> {
                  answer(id, command);
                  return Behaviors.stopped();
                }));
    return AskPattern.ask(job, question, timeout, kit.scheduler());
  }

  private void answer(String id, JobEntity.Command command) {
    switch (command) {
      case JobEntity.Create create -> {
        LoadSpec before = made.putIfAbsent(id, create.spec());
        LoadSpec spec = before == null ? create.spec() : before;
        JobStatus status = status(id, spec, JobState.QUEUED);
        create
            .replyTo()
            .tell(
                spec.equals(create.spec())
                    ? new CreateReply.Created(status, before == null)
                    : new CreateReply.OtherSpec(status));
      }
      case JobEntity.Get get -> {
        gets.add(get);
        get.replyTo()
            .tell(
                made.containsKey(id)
                    ? new GetReply.Found(
                        status(id, made.get(id), JobState.RUNNING),
                        get.limit() == 0 ? List.of() : List.of(item(get.from())),
                        Optional.of(get.from() + 1))
                    : new GetReply.NoSuchJob());
      }
      case JobEntity.Move move -> {
        moves.add(move);
        move.replyTo().tell(moving.apply(move));
      }
      case JobEntity.AwaitRest await -> {
        if (rest != null) {
          await.replyTo().tell(rest);
        }
      }
      default -> throw new AssertionError("not scripted: " + command);
    }
  }

  @Override
  public CompletionStage<JobPage> page(JobQuery query, Duration timeout) {
    queries.add(query);
    return CompletableFuture.completedFuture(page);
  }

  @Override
  public void watch(String id, ActorRef<JobNews> listener) {
    watching.add(listener);
    listener.tell(new JobNews.Stands(status(id, spec("AAPL"), JobState.RUNNING)));
  }

  @Override
  public void watchAll(int latest, ActorRef<BoardNews> listener) {
    watchingAll.add(listener);
    listener.tell(new BoardNews.Listed(page.jobs()));
  }

  @Override
  public CompletionStage<JobTotals> totals(Duration timeout) {
    return CompletableFuture.completedFuture(
        new JobTotals(
            Map.of(JobState.RUNNING, 2),
            7,
            40,
            Duration.ofSeconds(3),
            new JobTotals.Done(5, 1, 0, 60, 1234)));
  }

  @Override
  public int maxItems() {
    return 10;
  }
}
