package io.ktrdr.api.stream;

import io.ktrdr.api.http.Caller;
import io.ktrdr.api.http.Gate;
import io.ktrdr.api.http.ProblemException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/** Who may listen: what a session asks of authentication. */
public interface StreamGate {

  /** The gate of the node. */
  static StreamGate of(Gate gate) {
    return new StreamGate() {
      @Override
      public CompletionStage<Caller> authenticate(String token, HttpRequest request) {
        return gate.authenticate(token, request)
            .thenApply(
                decision ->
                    switch (decision) {
                      case Gate.Decision.Admitted admitted -> admitted.caller();
                      case Gate.Decision.Refused refused ->
                          throw new ProblemException(refused.problem());
                    });
      }

      @Override
      public boolean stands(Caller caller) {
        return gate.stands(caller);
      }
    };
  }

  /**
   * Who has a token.
   *
   * @param request with which the session began
   * @return fails with a {@link ProblemException} when nobody has
   */
  CompletionStage<Caller> authenticate(String token, HttpRequest request);

  /** Whether a caller of before would still be let in. */
  boolean stands(Caller caller);
}
