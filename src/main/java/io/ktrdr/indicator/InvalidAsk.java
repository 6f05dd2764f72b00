package io.ktrdr.indicator;

/** An indicator that cannot be calculated as asked, because of how it is fed or called. */
public final class InvalidAsk extends IllegalArgumentException {

  private final String ask;
  private final String field;
  private final String code;

  /**
   * @param ask the name of the one in question
   * @param field {@code name} or {@code inputs/…}
   * @param code a word or two
   */
  InvalidAsk(String ask, String field, String code, String detail) {
    super(detail);
    this.ask = ask;
    this.field = field;
    this.code = code;
  }

  public String ask() {
    return ask;
  }

  public String field() {
    return field;
  }

  public String code() {
    return code;
  }
}
