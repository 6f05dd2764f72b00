package io.ktrdr.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/operations.md} lists the metrics that there are. */
class MetricsDocIT {

  private static final Pattern FAMILY = Pattern.compile("(?m)^# TYPE (\\S+) ");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z_0-9]+)`");

  @TempDir static Path folder;

  @Test
  void everyMetricHasItsRowAndEveryRowOfOursItsMetric() throws Exception {
    Set<String> shown;
    try (ApiFixture api = new ApiFixture(folder, "ktrdr.http.access-log = on")) {
      api.get("/api/v1/symbols");
      shown = names(FAMILY, api.metrics("ktrdr_gateway_phase"));
    }
    Set<String> rows = names(ROW, Files.readString(Path.of("docs/operations.md")));

    assertThat(rows).as("rows of the table").containsAll(shown);
    // What a JVM tells of itself depends on the JVM; those of files and of the journal are a whole
    // node's only.
    assertThat(rows.stream().filter(row -> row.startsWith("ktrdr_") && !ofNode(row)))
        .as("metrics of the table")
        .allSatisfy(row -> assertThat(shown).contains(row));
  }

  private static boolean ofNode(String row) {
    return row.endsWith("_file_bytes")
        || row.startsWith("ktrdr_journal_writes")
        || row.equals("ktrdr_disk_free_bytes")
        || row.equals("ktrdr_calendar_override_refused");
  }

  private static Set<String> names(Pattern pattern, String text) {
    Set<String> names = new TreeSet<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    return names;
  }
}
