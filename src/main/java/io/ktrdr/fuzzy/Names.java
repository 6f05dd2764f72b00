package io.ktrdr.fuzzy;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** What may have been meant by a name that there is not. */
public final class Names {

  private Names() {}

  /** {@code ; did you mean "oversold"?}, or the whole list when nothing is near. */
  public static String hint(String given, Collection<String> known) {
    if (known.isEmpty()) {
      return "; there are none";
    }
    String asked = given.toLowerCase(Locale.ROOT);
    return known.stream()
        .min(Comparator.comparingInt(name -> distance(asked, name.toLowerCase(Locale.ROOT))))
        .filter(
            name ->
                distance(asked, name.toLowerCase(Locale.ROOT))
                        <= Math.max(given.length(), name.length()) / 3
                    || (!asked.isEmpty() && name.toLowerCase(Locale.ROOT).contains(asked)))
        .map(name -> "; did you mean \"" + name + "\"?")
        .orElseGet(() -> "; there are " + known);
  }

  /** How many letters have to be added, dropped, changed or swapped with the next. */
  private static int distance(String one, String other) {
    int[] before = new int[other.length() + 1];
    int[] row = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int[] next = new int[other.length() + 1];
      next[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
        next[j] = Math.min(Math.min(next[j - 1], row[j]) + 1, row[j - 1] + change);
        if (i > 1
            && j > 1
            && one.charAt(i - 1) == other.charAt(j - 2)
            && one.charAt(i - 2) == other.charAt(j - 1)) {
          next[j] = Math.min(next[j], before[j - 2] + 1);
        }
      }
      before = row;
      row = next;
    }
    return row[other.length()];
  }
}
