package io.ktrdr.gateway;

import io.ktrdr.gateway.GatewayQuestion.FetchBars;
import io.ktrdr.gateway.GatewayQuestion.HistoryReply;
import io.ktrdr.market.TimeRange;
import java.util.Optional;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * A question that may be put to one login after another: what is left to ask, and what of the
 * answers the asker hears.
 *
 * @param <R> the answers
 */
interface Errand<R> {

  /** What is to be asked now. */
  GatewayQuestion to(ActorRef<R> replyTo);

  /** The trouble with which a login gave up; empty when it did not. */
  Optional<GatewayProblem> trouble(R reply);

  /** As the asker should hear it. */
  R passedOn(R reply);

  /** Whether nothing comes after it. */
  boolean ends(R reply);

  /** What the asker hears when nobody could answer. */
  R failed(GatewayProblem problem);

  /** A question with one answer. */
  record Single<R>(
      Function<ActorRef<R>, GatewayQuestion> question,
      Function<R, Optional<GatewayProblem>> problem,
      Function<GatewayProblem, R> failure)
      implements Errand<R> {

    @Override
    public GatewayQuestion to(ActorRef<R> replyTo) {
      return question.apply(replyTo);
    }

    @Override
    public Optional<GatewayProblem> trouble(R reply) {
      return problem.apply(reply);
    }

    @Override
    public R passedOn(R reply) {
      return reply;
    }

    @Override
    public boolean ends(R reply) {
      return true;
    }

    @Override
    public R failed(GatewayProblem problem) {
      return failure.apply(problem);
    }
  }

  /** A range of bars: what one login has answered is not asked of the next. */
  final class OfBars implements Errand<HistoryReply> {

    private final FetchBars question;
    private TimeRange left;
    private int before;
    private int now;

    OfBars(FetchBars question) {
      this.question = question;
      this.left = question.range();
    }

    @Override
    public GatewayQuestion to(ActorRef<HistoryReply> replyTo) {
      return new FetchBars(
          question.instrument(),
          question.series(),
          left,
          question.lane(),
          question.askedBy(),
          replyTo);
    }

    @Override
    public Optional<GatewayProblem> trouble(HistoryReply reply) {
      if (reply instanceof HistoryReply.FetchFailed failed) {
        left = failed.remaining();
        before += now;
        now = 0;
        return Optional.of(failed.problem());
      }
      return Optional.empty();
    }

    @Override
    public HistoryReply passedOn(HistoryReply reply) {
      return switch (reply) {
        case HistoryReply.ChunkFetched chunk -> {
          now = chunk.done();
          yield new HistoryReply.ChunkFetched(
              chunk.asked(), chunk.bars(), before + chunk.done(), before + chunk.total());
        }
        case HistoryReply.Fetched fetched -> new HistoryReply.Fetched(before + fetched.requests());
        case HistoryReply.FetchFailed failed -> failed;
      };
    }

    @Override
    public boolean ends(HistoryReply reply) {
      return !(reply instanceof HistoryReply.ChunkFetched);
    }

    @Override
    public HistoryReply failed(GatewayProblem problem) {
      return new HistoryReply.FetchFailed(problem, left);
    }
  }
}
