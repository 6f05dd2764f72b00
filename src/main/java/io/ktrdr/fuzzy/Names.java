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
                        <= Math.max(1, Math.min(given.length(), name.length()) / 3)
                    || name.toLowerCase(Locale.ROOT).contains(asked))
        .map(name -> "; did you mean \"" + name + "\"?")
        .orElseGet(() -> "; there are " + known);
  }

  /** How many letters have to be added, dropped or changed. */
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int above = row[j];
        int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(above, row[j - 1]) + 1, diagonal + change);
        diagonal = above;
      }
    }
    return row[other.length()];
  }
}
