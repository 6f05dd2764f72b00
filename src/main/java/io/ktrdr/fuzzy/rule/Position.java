package io.ktrdr.fuzzy.rule;

/** A place in the text of rules; both count from 1. */
public record Position(int line, int column) {
  @Override
  public String toString() {
    return "line " + line + ", column " + column;
  }
}
