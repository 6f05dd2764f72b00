package io.ktrdr.api.socket;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.apache.pekko.util.ByteString;

/**
 * A WebSocket's way past the toolkit: what is written here goes to the socket in the caller's
 * thread. It is open only while nothing is on its way through the toolkit, or bytes would overtake
 * others. That is proved by a ping which was handed to the toolkit alone and last, and was
 * answered. As soon as anything else is handed over, or the socket takes less than all, the way is
 * shut until the next proof. For one thread at a time.
 */
public final class Shortcut {

  /** After a question without use the next waits twice as long, up to so many times. */
  private static final int LONGEST_WAIT = 64;

  private final Optional<PlainSocket> socket;
  private long handed;
  private boolean open;
  private int wait = 1;
  private int waited;

  /**
   * @param socket empty when there is none that could be written to: the way is never open
   */
  public Shortcut(Optional<PlainSocket> socket) {
    this.socket = socket;
  }

  public boolean open() {
    return open;
  }

  /**
   * Writes past the toolkit; the way has to be open.
   *
   * @return what has to be handed to the toolkit before anything else; empty when all went
   */
  public ByteString write(ByteString bytes) {
    ByteString rest = socket.orElseThrow().write(bytes);
    if (!rest.isEmpty()) {
      handedOver();
    }
    return rest;
  }

  /** Something is handed to the toolkit, or has to be: answers to earlier pings prove nothing. */
  public void handedOver() {
    handed++;
    open = false;
  }

  /**
   * A ping to be handed over alone, as a proof; to be asked for regularly while nothing else is to
   * be sent.
   *
   * @return empty when none is needed, or not yet again
   */
  public Optional<ByteString> question() {
    if (open || socket.isEmpty() || ++waited < wait) {
      return Optional.empty();
    }
    waited = 0;
    wait = Math.min(2 * wait, LONGEST_WAIT);
    return Optional.of(Frames.ping(number(handed + 1)));
  }

  /** A pong has come. */
  public void answered(byte[] payload) {
    if (socket.isPresent() && Arrays.equals(payload, number(handed))) {
      open = true;
      wait = 1;
      waited = 0;
    }
  }

  private static byte[] number(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }
}
