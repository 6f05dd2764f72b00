package io.ktrdr.job;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.SingletonActor;

/** The jobs of this node or cluster: made, listed, addressed. */
public final class Jobs {

  /** The name is part of every persistence id: it never changes. */
  static final EntityTypeKey<JobEntity.Command> KEY =
      EntityTypeKey.create(JobEntity.Command.class, "Job");

  private static final Pattern ID = Pattern.compile("job-[0-9a-f]{16}");
  private static final SecureRandom RANDOM = new SecureRandom();

  private final ActorSystem<?> system;
  private final ClusterSharding sharding;
  private final RecipientRef<JobBoard.Command> board;
  private final JobSettings settings;

  private Jobs(ActorSystem<?> system, RecipientRef<JobBoard.Command> board, JobSettings settings) {
    this.system = system;
    this.sharding = ClusterSharding.get(system);
    this.board = board;
    this.settings = settings;
  }

  /**
   * Starts the sharding and the board, which lets the jobs go on that were not over. Returns at
   * once; what is asked meanwhile waits. Once per actor system, which has joined its cluster.
   */
  public static Jobs start(ActorSystem<?> system, JobContext context) {
    RecipientRef<JobBoard.Command> board =
        ClusterSingleton.get(system)
            .init(
                SingletonActor.of(
                    JobBoard.create(
                        () -> OpenJobs.read(system, context.settings()),
                        id -> ClusterSharding.get(system).entityRefFor(KEY, id),
                        context.settings(),
                        context.clock()),
                    "jobs"));
    ClusterSharding.get(system)
        .init(
            Entity.of(
                KEY,
                entity ->
                    JobBehavior.create(
                        entity.getEntityId(),
                        context,
                        board,
                        self -> entity.getShard().tell(new ClusterSharding.Passivate<>(self)))));
    return new Jobs(system, board, context.settings());
  }

  /** An id that no job has. */
  public static String newId() {
    byte[] bytes = new byte[8];
    RANDOM.nextBytes(bytes);
    return id(bytes);
  }

  /** The id of the job that is made with a key: the same for the same key, for ever. */
  public static String idFor(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return id(Arrays.copyOf(digest, 8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String id(byte[] bytes) {
    return "job-" + HexFormat.of().formatHex(bytes);
  }

  /** Whether a text can be the id of a job. */
  public static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  /** A job, on whichever node it lives. */
  public EntityRef<JobEntity.Command> job(String id) {
    return sharding.entityRefFor(KEY, id);
  }

  public JobSettings settings() {
    return settings;
  }

  /** A page of jobs, newest first. */
  public CompletionStage<JobPage> page(JobQuery query, Duration timeout) {
    return AskPattern.ask(
        board, to -> new JobBoard.GetPage(query, to), timeout, system.scheduler());
  }

  /**
   * Has a listener hear which jobs there are, and then of each change as it happens, until it ends.
   * Whoever wants to be sure asks again now and then: the board may have moved.
   *
   * @param latest how many jobs it hears of at first, the newest
   */
  public void watch(int latest, ActorRef<BoardNews> listener) {
    board.tell(new JobBoard.Watch(latest, listener));
  }

  /** Figures about all jobs. */
  public CompletionStage<JobTotals> totals(Duration timeout) {
    return AskPattern.ask(board, JobBoard.GetTotals::new, timeout, system.scheduler());
  }
}
