package io.ktrdr.api.stream;

import io.ktrdr.api.http.Problem;
import java.util.List;

/**
 * What became of the wish to listen.
 *
 * @param ticket the asker's number for it
 * @param rejected what cannot be listened to, and why
 */
record Opening(long ticket, ClientOp.Subscribe ask, List<Topic> accepted, List<Rejected> rejected)
    implements Session.Note {

  record Rejected(String asked, Problem problem) {}

  Opening {
    accepted = List.copyOf(accepted);
    rejected = List.copyOf(rejected);
  }
}
