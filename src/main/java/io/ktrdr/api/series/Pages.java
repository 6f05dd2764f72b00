package io.ktrdr.api.series;

import java.util.List;

/** Where among many series a page begins. */
public final class Pages {

  private Pages() {}

  /**
   * The index of a token's series; of the next one by name when it is no longer there.
   *
   * @param all in the order of the first page
   */
  public static int indexOf(List<SeriesSelection.Chosen> all, LedgerToken token) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).series().equals(token.series())) {
        return i;
      }
    }
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).series().compareTo(token.series()) > 0) {
        return i;
      }
    }
    return all.size();
  }
}
