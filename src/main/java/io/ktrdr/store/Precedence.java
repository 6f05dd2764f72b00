package io.ktrdr.store;

import io.ktrdr.market.Source;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Which stored bars stay though bars of a given source differ from them: those whose source {@link
 * Source#outranks} it.
 */
final class Precedence {

  /** Nothing stays. */
  static final Precedence NONE = new Precedence(null, null);

  private final Source given;
  private final MergePlan.Stored stored;
  private final Map<Long, Source> sources = new HashMap<>();

  private Precedence(Source given, MergePlan.Stored stored) {
    this.given = given;
    this.stored = stored;
  }

  static Precedence of(Source given, MergePlan.Stored stored) {
    boolean highest = Arrays.stream(Source.values()).noneMatch(other -> other.outranks(given));
    return highest ? NONE : new Precedence(given, stored);
  }

  /** Looks up in one go what will be asked about. */
  void among(Writers writers) {
    if (given != null && writers.size() > 0) {
      boolean known = true;
      for (int run = 0; run < writers.runs() && known; run++) {
        known = sources.containsKey(writers.runRevision(run));
      }
      if (!known) {
        sources.putAll(stored.sources(writers.oldest(), writers.newest()));
      }
    }
  }

  /** Whether a bar that this revision has written stays. */
  boolean stays(long revision) {
    Source source = sources.get(revision);
    return given != null && source != null && source.outranks(given);
  }
}
