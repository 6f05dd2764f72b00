package io.ktrdr.api.stream;

import io.ktrdr.api.http.Caller;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/** Who may listen: what a session asks of authentication. */
public interface StreamGate {

  /** Everybody who can reach the port. */
  StreamGate OPEN =
      new StreamGate() {
        @Override
        public CompletionStage<Caller> authenticate(String token, HttpRequest request) {
          return CompletableFuture.completedFuture(Caller.LOCAL);
        }

        @Override
        public boolean stands(Caller caller) {
          return true;
        }
      };

  /**
   * Who has a token.
   *
   * @param request with which the session began
   * @return fails with a {@link io.ktrdr.api.http.ProblemException} when nobody has
   */
  CompletionStage<Caller> authenticate(String token, HttpRequest request);

  /** Whether a caller of before would still be let in. */
  boolean stands(Caller caller);
}
