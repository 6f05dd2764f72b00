package io.ktrdr.gateway;

import io.ktrdr.wire.ServerMessage;
import io.ktrdr.wire.ServerMessage.CurrentTime;
import io.ktrdr.wire.ServerMessage.ErrorMessage;
import io.ktrdr.wire.ServerMessage.ManagedAccounts;
import io.ktrdr.wire.ServerMessage.NextValidId;
import java.time.Instant;
import java.util.List;

/**
 * What a gateway says before a session stands: accounts and the first id, in either order, then its
 * time when it is asked for it. Only then is it known to listen as well as to speak.
 */
final class Greeting {

  /** What to do after a message. */
  enum Step {
    WAIT,
    ASK_TIME,
    ID_TAKEN,
    DONE
  }

  private List<String> accounts = List.of();
  private int firstId;
  private boolean timeAsked;
  private long epochSecond;
  private LinkHealth health = LinkHealth.WELL;

  Step hear(ServerMessage message, Instant now) {
    switch (message) {
      case ManagedAccounts given -> accounts = given.accounts();
      case NextValidId given -> firstId = Math.max(1, given.orderId());
      case CurrentTime time when timeAsked -> {
        epochSecond = time.epochSecond();
        return Step.DONE;
      }
      case ErrorMessage error when error.code() == 326 -> {
        return Step.ID_TAKEN;
      }
      case ErrorMessage error -> health = health.after(error.code(), error.text(), now);
      default -> {
        // Answers of an earlier life of this client id; nobody waits for them.
      }
    }
    if (firstId > 0 && !accounts.isEmpty() && !timeAsked) {
      timeAsked = true;
      return Step.ASK_TIME;
    }
    return Step.WAIT;
  }

  /** Whether the gateway has a session with IB: only then it names accounts and an id. */
  boolean loggedIn() {
    return firstId > 0 && !accounts.isEmpty();
  }

  List<String> accounts() {
    return accounts;
  }

  int firstId() {
    return firstId;
  }

  long epochSecond() {
    return epochSecond;
  }

  LinkHealth health() {
    return health;
  }
}
