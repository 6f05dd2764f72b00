package io.ktrdr.api.http;

import org.apache.pekko.http.javadsl.model.HttpRequest;

/** Who may come in. */
@FunctionalInterface
public interface Gate {

  /** Lets everyone do everything: for a node that only its own machine can reach. */
  Gate OPEN = (request, endpoint) -> Caller.LOCAL;

  /**
   * Who sends a request, if he may.
   *
   * @throws ProblemException when he is unknown or may not
   */
  Caller admit(HttpRequest request, Endpoint endpoint);
}
