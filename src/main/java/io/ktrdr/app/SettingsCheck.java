package io.ktrdr.app;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Finds what is wrong in a configuration by holding it against the defaults: names that do not
 * exist, and values of another kind than the default's. A misspelt name would otherwise be as if it
 * had never been written.
 */
final class SettingsCheck {

  private static final Pattern DURATION =
      Pattern.compile("[0-9.]+ *(ns|us|ms|s|m|h|d|second|minute|hour|day)s?");
  private static final Pattern SIZE = Pattern.compile("[0-9.]+ *([KMGT]i?)?B");

  private SettingsCheck() {}

  /**
   * @param own what the user wrote
   * @param whole everything put together
   * @param defaults of the product
   */
  static List<String> problems(Config own, Config whole, Config defaults) {
    List<String> problems = new ArrayList<>();
    for (Map.Entry<String, ConfigValue> entry : sorted(own)) {
      String path = entry.getKey();
      if (path.startsWith("ktrdr.") ? !defaults.hasPathOrNull(path) : !path.contains(".")) {
        problems.add(
            entry.getValue().origin().description()
                + ": there is no setting "
                + path
                + nearest(path, defaults));
      }
    }
    for (Map.Entry<String, ConfigValue> entry : sorted(defaults.withOnlyPath("ktrdr"))) {
      try {
        read(whole, entry.getKey(), entry.getValue());
      } catch (ConfigException e) {
        problems.add(e.getMessage());
      }
    }
    return problems;
  }

  /** Reads a value as the kind that its default is. */
  private static void read(Config whole, String path, ConfigValue byDefault) {
    switch (byDefault.valueType()) {
      case NUMBER -> {
        if (byDefault.unwrapped() instanceof Double) {
          whole.getDouble(path);
        } else {
          whole.getLong(path);
        }
      }
      case BOOLEAN -> whole.getBoolean(path);
      case LIST -> whole.getList(path);
      case OBJECT -> whole.getObject(path);
      case STRING -> {
        String text = (String) byDefault.unwrapped();
        if (DURATION.matcher(text).matches()) {
          whole.getDuration(path);
        } else if (SIZE.matcher(text).matches()) {
          whole.getBytes(path);
        } else {
          whole.getString(path);
        }
      }
      case NULL -> {}
    }
  }

  private static String nearest(String path, Config defaults) {
    String name = path.substring(path.lastIndexOf('.') + 1);
    return sorted(defaults).stream()
        .map(Map.Entry::getKey)
        .filter(known -> known.startsWith("ktrdr."))
        .min(Comparator.comparingInt(known -> distance(path, known)))
        .filter(
            known ->
                distance(path, known) <= Math.max(3, name.length() / 2)
                    || known.endsWith("." + name))
        .map(known -> "; did you mean " + known + "?")
        .orElse("");
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

  private static List<Map.Entry<String, ConfigValue>> sorted(Config config) {
    return config.entrySet().stream().sorted(Map.Entry.comparingByKey()).toList();
  }
}
