package io.ktrdr.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ktrdr.market.Bar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.BarSeriesBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store whose process is killed with SIGKILL, again and again, at moments nobody chose. */
class KilledProcessIT {

  private static final int KILLS = 4;

  @TempDir Path folder;

  private final TreeMap<Long, Bar> model = new TreeMap<>();
  private long modelled;

  @Test
  void everyAcknowledgedMergeIsThereAfterKillNine() throws Exception {
    SplittableRandom random = new SplittableRandom();
    long acknowledged = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      long before = acknowledged;
      acknowledged = mergeUntilKilled(before + 1 + random.nextInt(40), random.nextInt(20));
      assertThat(acknowledged).isGreaterThan(before);

      try (StoreDatabase database = StoreDatabase.open(folder)) {
        acknowledged = check(database.bars(), acknowledged);
      }
    }
  }

  @Test
  void aFolderThatAnotherProcessHasOpenIsRefused() throws Exception {
    Process process = start();
    try (BufferedReader output = process.inputReader()) {
      assertThat(output.readLine()).isEqualTo("merged 1;");

      assertThatThrownBy(() -> StoreDatabase.open(folder))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining(
              "the data folder "
                  + folder
                  + " is already in use by process "
                  + process.pid()
                  + "; stop that one first");
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /** Kills some milliseconds after a merge was acknowledged; returns the last one that was. */
  private long mergeUntilKilled(long merge, int millis) throws Exception {
    Process process = start();
    long last = 0;
    try (BufferedReader output = process.inputReader()) {
      String line = output.readLine();
      while (line != null) {
        assertThat(line).matches("merged \\d+;");
        last = Long.parseLong(line.substring("merged ".length(), line.length() - 1));
        if (last == merge) {
          process.waitFor(millis, TimeUnit.MILLISECONDS);
          // By its handle, since the process itself would close the output that is still to be
          // read.
          process.toHandle().destroyForcibly();
        }
        line = output.readLine();
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    return last;
  }

  /** Returns the revision that is stored: the acknowledged one, or that of the merge under way. */
  private long check(BarStore store, long acknowledged) {
    long stored = store.summary(Bars.MINUTES).orElseThrow().revision();
    assertThat(stored).isBetween(acknowledged, acknowledged + 1);

    List<SeriesChange> changes = store.changes(Bars.MINUTES, 0);
    assertThat(changes.stream().map(SeriesChange::revision))
        .isEqualTo(LongStream.rangeClosed(1, stored).boxed().toList());
    int revisions = 0;
    while (modelled < stored) {
      SeriesChange change = changes.get((int) modelled);
      modelled++;
      BarSeries bars = MergingProcess.bars(modelled);
      for (int i = 0; i < bars.size(); i++) {
        model.put(bars.time(i), bars.bar(i));
      }
      assertThat(change.inserted() + change.replaced()).isEqualTo(bars.size());
      assertThat(change.checksumAfter()).isEqualTo(BarChecksum.of(List.of(bars)));
    }
    for (SeriesChange change : changes) {
      revisions += change.replaced();
    }
    BarSeriesBuilder expected = new BarSeriesBuilder(model.size());
    model.values().forEach(expected::add);
    assertThat(store.read(Bars.MINUTES, Bars.ALL)).isEqualTo(expected.build());
    assertThat(store.revisions(Bars.MINUTES, Bars.ALL)).hasSize(revisions);
    return stored;
  }

  private Process start() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx256m");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-cp");
    command.add(classPath());
    command.add(MergingProcess.class.getName());
    command.add(folder.toString());
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** Also where a launcher has put the classes into a loader of its own. */
  private static String classPath() {
    Set<String> entries = new LinkedHashSet<>();
    for (ClassLoader loader = KilledProcessIT.class.getClassLoader();
        loader != null;
        loader = loader.getParent()) {
      if (loader instanceof URLClassLoader urls) {
        for (URL url : urls.getURLs()) {
          entries.add(Path.of(url.getPath()).toString());
        }
      }
    }
    entries.add(System.getProperty("java.class.path"));
    return String.join(System.getProperty("path.separator"), entries);
  }
}
