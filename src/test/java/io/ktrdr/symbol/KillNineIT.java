package io.ktrdr.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.store.SeriesChange;
import java.io.BufferedReader;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Kills a process in the middle of its loads, again and again, and counts what is left. */
@Execution(ExecutionMode.CONCURRENT)
class KillNineIT {

  /** The whole product is killed twenty times elsewhere; more here with -Dktrdr.kills=20. */
  private static final int KILLS = Integer.getInteger("ktrdr.kills", 5);

  @TempDir Path folder;

  private final Random random = new Random(9);

  /** Days that a process was told are covered, and when: the number of its life. */
  private final Map<Integer, Integer> reported = new HashMap<>();

  @Test
  void noReportedBarIsLostNoneIsDoubledAndEveryChangeOfTheStoreHasItsFact() throws Exception {
    for (int life = 0; life < KILLS; life++) {
      runAndKill(life);
    }
    System.out.println(reported.size() + " days were reported over " + KILLS + " kills");
    assertThat(reported).isNotEmpty();
    try (Node node = new Node(folder, new ScriptedGateway(Duration.ofHours(2)))) {
      List<SymbolEvent.BarsStored> facts = barsStored(node);
      List<SeriesChange> changes = node.store.bars().changes(Apple.MINUTES, 0);
      assertThat(facts).isEqualTo(changes.stream().map(SymbolEvent.BarsStored::of).toList());
      assertThat(facts)
          .extracting(SymbolEvent.BarsStored::revision)
          .isEqualTo(LongStream.rangeClosed(1, changes.size()).boxed().toList());
      assertThat(facts).allMatch(fact -> fact.replaced() == 0);
      for (int day : reported.keySet()) {
        assertThat(node.store.bars().read(Apple.MINUTES, CrashingLoad.day(day)))
            .as("day %d", day)
            .isEqualTo(Apple.bars(Apple.expected(Apple.MINUTES, CrashingLoad.day(day))));
      }
      assertThat(facts.stream().mapToLong(SymbolEvent.BarsStored::inserted).sum())
          .isEqualTo(node.store.bars().summary(Apple.MINUTES).orElseThrow().bars());
    }
  }

  /** The audit trail, page by page. */
  private static List<SymbolEvent.BarsStored> barsStored(Node node) throws Exception {
    List<SymbolEvent.BarsStored> facts = new ArrayList<>();
    long after = 0;
    while (true) {
      long from = after;
      SymbolEntity.Audit page =
          node.ask(to -> new SymbolEntity.GetAudit(from, Integer.MAX_VALUE, to));
      if (page.entries().isEmpty()) {
        return facts;
      }
      for (SymbolEntity.AuditEntry entry : page.entries()) {
        assertThat(entry.sequence()).isEqualTo(++after);
        if (entry.fact() instanceof SymbolEvent.BarsStored stored) {
          facts.add(stored);
        }
      }
    }
  }

  private void runAndKill(int life) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-Xmx256m",
                "-cp",
                classPath(),
                CrashingLoad.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      assertThat(lines.readLine()).as("life %d", life).isEqualTo("ready");
      // Each life passes what earlier ones have stored and dies over new days.
      int answers = reported.size() + random.nextInt(1, 12);
      String line = "";
      for (int i = 0; i < answers && line != null; i++) {
        line = lines.readLine();
        note(line, life);
      }
      // Somewhere in the work for the next answer.
      long until = System.nanoTime() + random.nextLong(30_000_000);
      while (System.nanoTime() < until) {
        Thread.onSpinWait();
      }
      // By its handle: the process object would close what it has said so far.
      process.toHandle().destroyForcibly();
      while (line != null) {
        line = lines.readLine();
        note(line, life);
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private void note(String line, int life) {
    if (line == null) {
      return;
    }
    String[] words = line.split(" ");
    assertThat(words[0]).as(line).isEqualTo("covered");
    if (words.length < 3) {
      return; // cut off by the kill
    }
    int day = Integer.parseInt(words[1]);
    Integer before = reported.putIfAbsent(day, life);
    if (before != null) {
      assertThat(words[2]).as("requests for day %d, stored in life %d", day, before).isEqualTo("0");
    }
  }

  private static String classPath() {
    if (KillNineIT.class.getClassLoader() instanceof URLClassLoader loader) {
      URL[] urls = loader.getURLs();
      return Arrays.stream(urls).map(KillNineIT::path).collect(Collectors.joining(":"));
    }
    return System.getProperty("java.class.path");
  }

  private static String path(URL url) {
    return Path.of(URI.create(url.toString())).toString();
  }
}
