package io.ktrdr.api.stream;

/**
 * Where a listener left off.
 *
 * @param seq the last number it has heard
 */
record Resume(String epoch, long seq) {

  private static final int LONGEST = 64;

  Resume {
    if (epoch.isEmpty() || epoch.length() > LONGEST || seq < 0) {
      throw new IllegalArgumentException(
          "a place in the stream is an epoch and a number from 0 on, as they were told");
    }
  }

  /**
   * Reads {@code epoch:seq}, the id of an event.
   *
   * @throws IllegalArgumentException naming the text and the form
   */
  static Resume parse(String id) {
    int colon = id.lastIndexOf(':');
    try {
      if (colon > 0) {
        return new Resume(id.substring(0, colon), Long.parseLong(id.substring(colon + 1)));
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(form(id), e);
    }
    throw new IllegalArgumentException(form(id));
  }

  private static String form(String id) {
    String shown = id.length() > LONGEST ? id.substring(0, LONGEST) + "…" : id;
    return "\"" + shown + "\" is not the id of an event; one looks like \"k3f9a:812\"";
  }
}
