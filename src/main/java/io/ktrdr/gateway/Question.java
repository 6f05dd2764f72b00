package io.ktrdr.gateway;

import io.ktrdr.market.TimeRange;
import io.ktrdr.pacing.PacedRequest;
import io.ktrdr.wire.ClientMessage;
import io.ktrdr.wire.ServerMessage;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;

/** One question to IB: what it sends, and what comes back to the actor that asks it. */
final class Question {

  private Question() {}

  /**
   * A request as a question hands it to the router, which chooses its id.
   *
   * @param cost what it counts as under IB's limits
   * @param service what it needs to be up
   * @param ask the message, given its request id; equal messages are sent once
   * @param cancel how to take it back, where IB has a way
   * @param stream whether answers go on coming until it is taken back; who joins it later hears
   *     what comes from then on
   * @param stretch the part of a series that it asks for, when a wider answer is as good
   */
  record Request(
      PacedRequest cost,
      Farm.Kind service,
      IntFunction<ClientMessage> ask,
      Optional<IntFunction<ClientMessage>> cancel,
      boolean stream,
      Optional<Stretch> stretch) {

    /** A question that is answered and over. */
    Request(
        PacedRequest cost,
        Farm.Kind service,
        IntFunction<ClientMessage> ask,
        Optional<IntFunction<ClientMessage>> cancel) {
      this(cost, service, ask, cancel, false, Optional.empty());
    }

    /** The same as a subscription. */
    Request streaming() {
      return new Request(cost, service, ask, cancel, true, stretch);
    }

    /** The same, which an answer to a wider stretch serves too. */
    Request over(Stretch part) {
      return new Request(cost, service, ask, cancel, stream, Optional.of(part));
    }

    /** The same, sharing no wider answer. */
    Request alone() {
      return new Request(cost, service, ask, cancel, stream, Optional.empty());
    }

    /** Equal for requests that one answer serves. */
    ClientMessage key() {
      return ask.apply(0);
    }
  }

  /**
   * A stretch of a series. Who asks for it takes its own part out of whatever comes.
   *
   * @param series equal for requests that differ in their stretch only
   * @param span half-open
   * @param widened the request for a wider stretch; empty when that is too much for one
   */
  record Stretch(Object series, TimeRange span, Function<TimeRange, Optional<Request>> widened) {}

  /** What a question's actor understands. */
  sealed interface Command
      permits RouterEvent, HistoricalRequest.Internal, ShortQuestion.Internal {}

  /** What the router tells the one who asked. */
  sealed interface RouterEvent extends Command {

    /** It has gone out; from here on IB's time counts. */
    record Sent() implements RouterEvent {}

    /**
     * IB said something to this request.
     *
     * @param linkWell whether the gateway's link and farms were well; a "no" is only then a no
     */
    record Answered(ServerMessage.Answer message, boolean linkWell) implements RouterEvent {}

    /** The request never went out, and won't. */
    record NotAsked(GatewayProblem problem) implements RouterEvent {}

    /** The connection was lost after the request had gone out. */
    record Lost(GatewayProblem problem) implements RouterEvent {}
  }
}
