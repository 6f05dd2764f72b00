package io.ktrdr.api.stream;

import io.ktrdr.symbol.live.LiveEvent;
import io.ktrdr.symbol.live.LiveHub;
import java.util.Optional;

/**
 * How far somebody has come in the thread of a live series, and what an event is to him who stands
 * there. A value.
 *
 * @param epoch empty before anything was heard, and after the end
 * @param seq of the last event heard
 */
record Following(String epoch, long seq) {

  static final Following NOTHING = new Following("", 0);

  /** What an event is to one who has come so far. */
  enum Meaning {
    /** Where the thread begins, perhaps anew: what was known before is void. */
    BEGINS,
    /** The one that is next. */
    NEXT,
    /** Heard already. */
    KNOWN,
    /** Something before it was not heard, and has to be asked for. */
    LOST,
    /** Nothing more comes. */
    ENDS
  }

  /** Whether there is a thread to follow. */
  boolean follows() {
    return !epoch.isEmpty();
  }

  Meaning meaning(LiveEvent event) {
    boolean same = follows() && event.epoch().equals(epoch);
    return switch (event) {
      case LiveEvent.Snapshot begun -> same && begun.seq() <= seq ? Meaning.KNOWN : Meaning.BEGINS;
      // whoever says that there is no series at all names no epoch
      case LiveEvent.Ended over ->
          same || !follows() || over.epoch().isEmpty() ? Meaning.ENDS : Meaning.LOST;
      default -> {
        if (!same || event.seq() > seq + 1) {
          yield Meaning.LOST;
        }
        yield event.seq() <= seq ? Meaning.KNOWN : Meaning.NEXT;
      }
    };
  }

  /** Where one stands who has heard an event. */
  Following after(LiveEvent event) {
    return event instanceof LiveEvent.Ended ? NOTHING : new Following(event.epoch(), event.seq());
  }

  /** Where to go on; empty for a beginning. */
  Optional<LiveHub.Resume> resume() {
    return follows() ? Optional.of(new LiveHub.Resume(epoch, seq)) : Optional.empty();
  }
}
