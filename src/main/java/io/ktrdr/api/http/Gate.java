package io.ktrdr.api.http;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/** Who may come in. */
public interface Gate {

  /** What became of a request at the gate, and what its answer says of that. */
  sealed interface Decision {

    List<HttpHeader> headers();

    record Admitted(Caller caller, List<HttpHeader> headers) implements Decision {}

    /**
     * Turned away.
     *
     * @param caller who was turned away; empty when he has not shown who he is
     */
    record Refused(Problem problem, List<HttpHeader> headers, Optional<Caller> caller)
        implements Decision {}
  }

  /** Lets everyone do everything: for a node that only its own machine can reach. */
  Gate OPEN =
      new Gate() {
        private final CompletionStage<Decision> all =
            CompletableFuture.completedFuture(new Decision.Admitted(Caller.LOCAL, List.of()));

        @Override
        public CompletionStage<Decision> admit(HttpRequest request, Endpoint endpoint) {
          return all;
        }

        @Override
        public CompletionStage<Decision> authenticate(String credential, HttpRequest from) {
          return all;
        }

        @Override
        public boolean stands(Caller caller) {
          return true;
        }
      };

  /**
   * Who sends a request, if he may. An endpoint for {@link Role#NONE} is also reached by {@link
   * Caller#ANYONE}, who has shown nothing yet.
   *
   * @return complete already, unless a credential has to be verified elsewhere; never failed
   */
  CompletionStage<Decision> admit(HttpRequest request, Endpoint endpoint);

  /**
   * Who shows a credential later than with his request, as those do who cannot set headers.
   *
   * @param credential an API key or a token
   * @param from the request that opened the connection
   */
  CompletionStage<Decision> authenticate(String credential, HttpRequest from);

  /** Whether a caller of before would still be let in; cheap enough to be asked every second. */
  boolean stands(Caller caller);
}
