package io.ktrdr.simulator.scenario;

import java.time.Duration;

/** Something that a gateway does to its clients. */
public sealed interface Fault {

  /** Done to the answer of one request, and to all that follows for it. */
  sealed interface OnAnswer extends Fault {}

  /** No answer comes. */
  record Silence() implements OnAnswer {}

  /** An error comes instead. */
  record Fail(int code, String text) implements OnAnswer {}

  /** The answer comes late. */
  record Delay(Duration by) implements OnAnswer {}

  /** The first bars come, then nothing: no end either. */
  record Partial(int bars) implements OnAnswer {}

  /** The bars come, their end does not. */
  record NoEnd() implements OnAnswer {}

  /** The end comes after its bars. */
  record LateEnd(Duration by) implements OnAnswer {}

  /** The end comes twice. */
  record DoubleEnd() implements OnAnswer {}

  /** The last bars come twice; of a live stream, each message. */
  record Duplicate(int bars) implements OnAnswer {}

  /** Bars come from new to old; of a live stream, each two messages change places. */
  record Shuffle() implements OnAnswer {}

  /** The last bars have another high and close, by so many of the last decimal. */
  record Revise(int bars, int by) implements OnAnswer {}

  /** Another zone stands wherever a zone is named. */
  record Zone(String name) implements OnAnswer {}

  /** The gateway's clock is wrong. */
  record Skew(Duration by) implements OnAnswer {}

  /** Done to connections, or to the gateway as a whole. */
  sealed interface OnLink extends Fault {}

  /** Done to connections. */
  sealed interface OnSocket extends OnLink {}

  /** A notice that concerns no request. */
  record Say(int code, String text) implements OnSocket {}

  /** Each live stream ends with an error of its own. */
  record EndStreams(int code, String text) implements OnSocket {}

  /** Live streams are forgotten; nobody is told. */
  record DropStreams() implements OnSocket {}

  /** The socket is closed. */
  record Close() implements OnSocket {}

  /** The socket is reset. */
  record Reset() implements OnSocket {}

  /** Half of the next frame comes, then a reset. */
  record ResetMidFrame() implements OnSocket {}

  /**
   * Half-open: the socket stays, nothing is read or written any more.
   *
   * @param linger how long the client's id stays in use after the client has gone
   */
  record Freeze(Duration linger) implements OnSocket {}

  /** The end of everything that is wrong with the whole gateway. */
  record Calm() implements OnLink {}

  /** New connections are refused for a time. */
  record Refuse(Duration time) implements OnLink {}

  /** Every connection is closed and new ones are refused for a time. */
  record Restart(Duration time) implements OnLink {}

  /** What is written leaves in pieces of so many bytes; 0 for whole. */
  record Split(int bytes) implements OnLink {}

  /** What is written leaves in one piece for each such time; none for at once. */
  record Merge(Duration every) implements OnLink {}

  /** What is written leaves this late; none for at once. */
  record Slow(Duration by) implements OnLink {}

  /** Live streams say nothing, or speak again. */
  record Mute(boolean muted) implements OnLink {}

  /** 1100: IB's servers are lost. */
  record ServerLost() implements OnLink {}

  /** 1102, or without the subscriptions 1101: IB's servers are back. */
  record ServerBack(boolean keepingData) implements OnLink {}

  /** A farm's state changes. */
  record FarmTurns(Farm farm, Farm.State state, String name) implements OnLink {}

  /** 10197: another session has the live data, or gives it back. */
  record Competing(boolean begins) implements OnLink {}

  /** Every error's text is this, whatever its code; empty for IB's own. */
  record Localise(String text) implements OnLink {}
}
