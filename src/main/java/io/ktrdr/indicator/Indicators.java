package io.ktrdr.indicator;

import io.ktrdr.indicator.catalog.Channels;
import io.ktrdr.indicator.catalog.Extremes;
import io.ktrdr.indicator.catalog.Levels;
import io.ktrdr.indicator.catalog.Momentum;
import io.ktrdr.indicator.catalog.MovingAverages;
import io.ktrdr.indicator.catalog.Oscillators;
import io.ktrdr.indicator.catalog.Relations;
import io.ktrdr.indicator.catalog.Trends;
import io.ktrdr.indicator.catalog.Volatility;
import io.ktrdr.indicator.catalog.Volumes;
import io.ktrdr.indicator.talib.TaLib;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All indicators there are. */
public final class Indicators {

  private static final int MOST_SUGGESTIONS = 5;

  /** By id, in order of id. */
  private static final Map<String, IndicatorDescriptor> BY_ID = new TreeMap<>();

  /** By id and alias, squeezed to letters and digits. */
  private static final Map<String, IndicatorDescriptor> BY_NAME = new LinkedHashMap<>();

  static {
    Stream.of(
            MovingAverages.ALL,
            Oscillators.ALL,
            Momentum.ALL,
            Trends.ALL,
            Channels.ALL,
            Volatility.ALL,
            Volumes.ALL,
            Levels.ALL,
            Extremes.ALL,
            Relations.ALL,
            TaLib.ALL)
        .flatMap(List::stream)
        .forEach(Indicators::add);
  }

  private Indicators() {}

  private static void add(IndicatorDescriptor indicator) {
    if (BY_ID.put(indicator.id(), indicator) != null) {
      throw new IllegalStateException("two indicators are called " + indicator.id());
    }
    Stream.concat(Stream.of(indicator.id()), indicator.aliases().stream())
        .forEach(
            name -> {
              IndicatorDescriptor other = BY_NAME.put(squeezed(name), indicator);
              if (other != null && other != indicator) {
                throw new IllegalStateException(
                    name + " means " + other.id() + " and " + indicator.id());
              }
            });
  }

  /** All of them, in order of id. */
  public static Collection<IndicatorDescriptor> all() {
    return BY_ID.values();
  }

  /** The one with this id or alias; case, blanks, dashes and underscores do not matter. */
  public static Optional<IndicatorDescriptor> find(String name) {
    return Optional.ofNullable(BY_NAME.get(squeezed(name)));
  }

  /** By category, in order of id. */
  public static Map<Category, List<IndicatorDescriptor>> categories() {
    Map<Category, List<IndicatorDescriptor>> categories = new EnumMap<>(Category.class);
    for (IndicatorDescriptor indicator : all()) {
      categories.computeIfAbsent(indicator.category(), c -> new ArrayList<>()).add(indicator);
    }
    return categories;
  }

  /** Ids that may be meant by a name that is none: alike or containing it, likeliest first. */
  public static List<String> suggest(String name) {
    String wanted = squeezed(name);
    if (wanted.isEmpty() || wanted.length() > 60) {
      return List.of();
    }
    Map<String, Integer> distances = new TreeMap<>();
    BY_NAME.forEach(
        (known, indicator) -> {
          int distance =
              known.contains(wanted) || (known.length() > 2 && wanted.contains(known))
                  ? 1
                  : distance(wanted, known);
          if (distance <= Math.max(1, wanted.length() / 3)) {
            distances.merge(indicator.id(), distance, Math::min);
          }
        });
    return distances.entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue()
                .thenComparing(
                    Comparator.comparingInt(
                        entry -> Math.abs(entry.getKey().length() - wanted.length()))))
        .limit(MOST_SUGGESTIONS)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static String squeezed(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  /** Letters to insert, remove or replace to make one word of the other. */
  private static int distance(String left, String right) {
    int[] row = new int[right.length() + 1];
    for (int j = 0; j <= right.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= right.length(); j++) {
        int above = row[j];
        int replaced = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(above, row[j - 1]));
        diagonal = above;
      }
    }
    return row[right.length()];
  }
}
