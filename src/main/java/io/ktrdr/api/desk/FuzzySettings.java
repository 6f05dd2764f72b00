package io.ktrdr.api.desk;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where fuzzy definitions are and how much may be asked at once; read from {@code ktrdr.fuzzy},
 * where each key is explained.
 *
 * @param file laid over the shipped definitions; need not exist
 * @param checkInterval how often the file is looked at, at most
 * @param maxVariables in one request
 * @param maxValues numbers in one answer
 * @param maxWork memberships worked out for one inference
 */
public record FuzzySettings(
    Path file, Duration checkInterval, int maxVariables, long maxValues, long maxWork) {

  /** Reads {@code ktrdr.fuzzy} of a whole configuration. */
  public static FuzzySettings from(Config root) {
    Config fuzzy = root.getConfig("ktrdr.fuzzy");
    return new FuzzySettings(
        Path.of(fuzzy.getString("file")),
        fuzzy.getDuration("check-interval"),
        fuzzy.getInt("max-variables"),
        fuzzy.getLong("max-values"),
        fuzzy.getLong("max-work"));
  }
}
