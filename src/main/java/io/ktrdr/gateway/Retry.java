package io.ktrdr.gateway;

/** Whether, and when, the product itself asks again. */
public enum Retry {
  NOT_NEEDED("not needed"),
  NEVER("never"),
  AFTER_A_PAUSE("after a pause, more slowly"),
  WHEN_BACK("when the connection is back"),
  WHEN_FREE("when a place is free"),
  EACH_MINUTE("each minute"),
  RESUBSCRIBE("subscribes anew"),
  ANOTHER_ID("with another client id"),
  RECONNECT("connects anew");

  private final String words;

  Retry(String words) {
    this.words = words;
  }

  @Override
  public String toString() {
    return words;
  }
}
