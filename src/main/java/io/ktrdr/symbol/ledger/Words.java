package io.ktrdr.symbol.ledger;

import java.util.List;

/** Reads the words of this room's enums. */
final class Words {

  private static final int LONGEST_ECHO = 40;

  private Words() {}

  static <E extends Enum<E>> E parse(String what, String text, List<E> allowed) {
    return allowed.stream()
        .filter(one -> one.toString().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    what
                        + " \""
                        + (text.length() > LONGEST_ECHO
                            ? text.substring(0, LONGEST_ECHO) + "…"
                            : text)
                        + "\" is not one of "
                        + allowed));
  }
}
