package io.ktrdr.fuzzy.rule;

/** A text that is no rule; says where and what would be allowed there. */
public final class RuleSyntaxException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient Position position;

  public RuleSyntaxException(Position position, String sentence) {
    super(position + ": " + sentence);
    this.position = position;
  }

  public Position position() {
    return position;
  }
}
