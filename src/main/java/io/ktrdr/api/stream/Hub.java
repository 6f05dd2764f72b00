package io.ktrdr.api.stream;

import java.util.Optional;

/** What every hub understands. */
sealed interface Hub {

  /**
   * Takes a listener in: it is told what it missed, when it says where it left off and that is
   * remembered, else a snapshot; then every event. Again for one that listens already.
   *
   * @param bars in the snapshot, where there are bars; -1 for as many as usual
   */
  record Join(Listener listener, Optional<Resume> resume, int bars) implements Hub {}

  /** A listener wants no more, or is gone. */
  record Leave(Listener listener) implements Hub {}

  /** Somebody is about to join. */
  record Expect() implements Hub {}

  /** Nobody has listened for a while. */
  record LingerOver() implements Hub {}

  /** Ends it. */
  record Stop() implements Hub {}

  /** What a hub hears from elsewhere; each kind of hub understands its own. */
  non-sealed interface Heard extends Hub {}
}
