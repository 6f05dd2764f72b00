package io.ktrdr.fuzzy.config;

import io.ktrdr.fuzzy.Finding;
import java.util.function.Consumer;

/** Passes findings on and remembers whether there was an error among them. */
final class Counting implements Consumer<Finding> {

  private final Consumer<Finding> next;
  private boolean clean = true;

  Counting(Consumer<Finding> next) {
    this.next = next;
  }

  @Override
  public void accept(Finding finding) {
    clean &= !finding.isError();
    next.accept(finding);
  }

  boolean clean() {
    return clean;
  }
}
