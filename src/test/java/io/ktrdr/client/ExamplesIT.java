package io.ktrdr.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.ktrdr.app.Node;
import io.ktrdr.app.Settings;
import io.ktrdr.market.Timeframe;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The clients and the examples of {@code docs/examples} against a whole node, each in its own
 * language; one whose runtime is not on this machine is skipped, and says so.
 */
@Execution(ExecutionMode.CONCURRENT)
class ExamplesIT {

  private static final Path EXAMPLES = Path.of("docs/examples").toAbsolutePath();
  private static final String PYTHON = "/usr/bin/python3";

  /** The bar that is told late comes two closes after its turn. */
  private static final int MOST_CLOSES = 5;

  @TempDir static Path folder;

  private static Node node;
  private static KtrdrClient ktrdr;

  @BeforeAll
  static void startANodeWithAYearOfBars() {
    node =
        Node.start(
            Settings.load(
                Optional.empty(),
                Map.of(
                    "ktrdr.http.port", 0, "ktrdr.data-folder", folder.resolve("data").toString())),
            "test");
    ktrdr = KtrdrClient.connect(URI.create(node.url())).gzip(true).open();
    Job job =
        ktrdr.await(
            ktrdr.load(
                LoadRequest.of(List.of("AAPL", "EURUSD"), List.of(Timeframe.DAY_1))
                    .from(LocalDate.of(2022, 6, 1))
                    .to(LocalDate.of(2023, 1, 31))));
    assertThat(job.state()).isEqualTo(Job.State.COMPLETED);
  }

  @AfterAll
  static void stop() {
    if (ktrdr != null) {
      ktrdr.close();
    }
    if (node != null) {
      node.close();
    }
  }

  @Test
  void theJavaClientReadsAllThatANodeTells() {
    assertThat(ktrdr.symbols()).contains("AAPL", "EURUSD");
    Instrument apple = ktrdr.instrument("AAPL");
    assertThat(apple.id()).isEqualTo("AAPL.NASDAQ.STK");
    assertThat(apple.conId()).contains(265598L);
    assertThat(ktrdr.instruments()).contains(apple);
    assertThat(ktrdr.search("apple")).extracting(Instrument::id).contains("AAPL.NASDAQ.STK");

    BarsQuery january =
        BarsQuery.of("AAPL", Timeframe.DAY_1)
            .from(LocalDate.of(2023, 1, 1))
            .to(LocalDate.of(2023, 2, 1));
    List<Bar> bars = ktrdr.bars(january.pageSize(7)).toList();
    assertThat(bars).hasSize(20);
    assertThat(bars.getLast().sessionDate()).contains(LocalDate.of(2023, 1, 31));
    BarPage page = ktrdr.barPages(january).first();
    assertThat(page.bars()).as("however it is paged").isEqualTo(bars);
    assertThat(page.meta().complete()).isTrue();
    assertThat(page.meta().simulated()).isTrue();
    assertThat(ktrdr.bars(january.asOf(page.meta().revision())).toList()).isEqualTo(bars);
    assertThat(ktrdr.bars(january.provenance()).findFirst().orElseThrow().source())
        .contains("ib_hist");
    assertThat(
            ktrdr.bars(BarsQuery.of("EURUSD", Timeframe.DAY_1)).findFirst().orElseThrow().volume())
        .as("currencies have none")
        .isEmpty();

    List<Coverage> coverage =
        ktrdr
            .coverage(SeriesFilter.of("AAPL", Timeframe.DAY_1).to(LocalDate.of(2023, 2, 10)))
            .toList();
    assertThat(coverage).hasSize(1);
    assertThat(coverage.getFirst().count().missing()).isPositive();
    List<Coverage.Gap> gaps =
        ktrdr.gaps(SeriesFilter.of("AAPL", Timeframe.DAY_1).to(LocalDate.of(2023, 2, 10))).toList();
    assertThat(gaps.getLast().kind()).isEqualTo("tail");
    assertThat(gaps.getLast().why().reason()).isEqualTo("never_asked");
    QualityReport quality =
        ktrdr
            .quality(
                SeriesFilter.of("AAPL", Timeframe.DAY_1)
                    .from(LocalDate.of(2023, 1, 1))
                    .to(LocalDate.of(2023, 2, 1)))
            .first();
    assertThat(quality.score()).hasValueSatisfying(score -> assertThat(score).isBetween(0.5, 1.0));
    assertThat(quality.parts()).isNotEmpty();

    assertThat(ktrdr.audit("AAPL"))
        .extracting(AuditEntry::kind)
        .contains("contract_resolved", "bars_stored");
    assertThat(ktrdr.indicator("Relative Strength Index").id()).isEqualTo("rsi");
    assertThat(ktrdr.indicators()).hasSizeGreaterThan(150);
    IndicatorPage values =
        ktrdr
            .calculate(
                IndicatorQuery.over("AAPL", Timeframe.DAY_1)
                    .from(LocalDate.of(2023, 1, 30))
                    .to(LocalDate.of(2023, 1, 31))
                    .add("rsi", Map.of("period", 14)))
            .first();
    assertThat(values.values().get("rsi")).hasSize(2).doesNotContain(Double.NaN);

    assertThat(ktrdr.ibStatus().ready()).isTrue();
    assertThat(ktrdr.ibStatus().connections().getFirst().since()).isBefore(Instant.now());
    assertThat(ktrdr.health().series()).hasValueSatisfying(n -> assertThat(n).isGreaterThan(1));
    assertThat(ktrdr.jobs(Job.State.COMPLETED))
        .extracting(Job.Line::title)
        .anyMatch(title -> title.contains("AAPL"));
    KtrdrException unknown =
        catchThrowableOfType(KtrdrException.class, () -> ktrdr.instrument("NOSUCH"));
    assertThat(unknown.code()).isEqualTo("UNKNOWN_SYMBOL");
    assertThat(unknown.requestId()).isPresent();
    assertThat(unknown.errors()).extracting(KtrdrException.Fault::pointer).contains("/id");
  }

  @Test
  void theJavaClientListensThroughABreak() {
    try (LiveStream live =
        ktrdr.live(LiveQuery.bars("SIM.TEST", Timeframe.SECONDS_5).snapshot(3))) {
      LiveEvent.Snapshot begin = (LiveEvent.Snapshot) live.next();
      assertThat(begin.bars()).hasSizeBetween(3, 4);
      assertThat(begin.bars().getFirst().closed()).isTrue();
      TreeSet<Instant> closed = new TreeSet<>();
      begin.bars().stream()
          .filter(LiveEvent.LiveBar::closed)
          .forEach(one -> closed.add(one.bar().time()));
      LiveEvent last = nextOfTheSeries(live);
      assertThat(last.seq()).isGreaterThan(begin.seq());
      note(last, closed);

      live.disconnect();

      assertThat(live.next()).isEqualTo(new LiveEvent.Resumed(last.key(), last.seq()));
      LiveEvent came = last;
      int closes = 0;
      while (closes == 0 || (closes < MOST_CLOSES && !whole(closed))) {
        long before = came.seq();
        came = nextOfTheSeries(live);
        assertThat(came.seq()).as("nothing comes twice").isGreaterThan(before);
        note(came, closed);
        closes += came instanceof LiveEvent.BarCame one && one.bar().closed() ? 1 : 0;
      }
      assertThat(whole(closed)).as("no bar is lost, a late one comes later: %s", closed).isTrue();
    }
    LiveStream unknown = ktrdr.live(LiveQuery.bars("NOSUCH", Timeframe.SECONDS_5));
    KtrdrException refused = catchThrowableOfType(KtrdrException.class, unknown::next);
    unknown.close();
    assertThat(refused.code()).isEqualTo("UNKNOWN_SYMBOL");
  }

  @Test
  void theCurlExampleRuns() throws Exception {
    assumePresent("curl", "--version");
    assumePresent("bash", "--version");
    List<String> lines = run("bash", "bars.sh");
    assertThat(lines).hasSize(21);
    assertThat(lines.get(0)).startsWith("2023-01-03,");
    assertThat(lines.get(19)).startsWith("2023-01-31,");
    assertThat(lines.get(20)).contains("\"code\":\"UNKNOWN_SYMBOL\"");
  }

  @Test
  void thePythonExampleRuns() throws Exception {
    assumePresent(PYTHON, "-c", "import pandas, requests");
    List<String> lines = run(PYTHON, "notebook.py");
    assertThat(lines)
        .contains("complete: True simulated: True")
        .anyMatch(line -> line.startsWith("completed "))
        .anyMatch(line -> line.startsWith("2023-01-31 00:00:00+00:00"))
        .anyMatch(line -> line.startsWith("UNKNOWN_SYMBOL "));
    assertThat(lines).noneMatch(line -> line.contains("NaN"));

    assumePresent(PYTHON, "-c", "import websockets");
    assertThat(run(PYTHON, Path.of("src/test/python/client.py").toAbsolutePath().toString()))
        .as("what src/test/python/client.py looks at")
        .endsWith("all is well");
  }

  @Test
  void theTypeScriptExampleRuns() throws Exception {
    assumePresent("node", "-e", "if (+process.versions.node.split('.')[0] < 20) process.exit(1)");
    List<String> lines = run("node", "--no-warnings", script("bars").toString());
    assertThat(lines).hasSize(22).contains("20 bars", "UNKNOWN_SYMBOL 404");
    assertThat(lines.get(0)).startsWith("2023-01-03 ");

    List<String> live =
        run("node", "--no-warnings", "--experimental-websocket", script("live").toString());
    assertThat(live.getFirst()).matches("snapshot of \\d+ bars");
    assertThat(live).hasSizeGreaterThan(2).last().asString().startsWith("resumed behind ");
  }

  @Test
  void theJavaExampleRuns() throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    List<String> lines = run(java.toString(), "-cp", classPath(), "Bars.java");
    assertThat(lines).hasSize(24).contains("complete: true", "UNKNOWN_SYMBOL 404");
    assertThat(lines.get(0)).isEqualTo("COMPLETED 1 item");
    assertThat(lines.get(1)).startsWith("2023-01-03 ");
    assertThat(lines.get(22)).matches("rsi \\d+\\.\\d+");
  }

  /** What is about the connection, or ends an interval of several, has no number. */
  private static LiveEvent nextOfTheSeries(LiveStream live) {
    LiveEvent event = live.next();
    while (event.key().isEmpty()) {
      event = live.next();
    }
    return event;
  }

  private static void note(LiveEvent event, Set<Instant> closed) {
    if (event instanceof LiveEvent.BarCame came && came.bar().closed()) {
      closed.add(came.bar().bar().time());
    } else if (event instanceof LiveEvent.Backfilled filled) {
      filled.bars().forEach(bar -> closed.add(bar.time()));
    }
  }

  /** Whether it is a bar every five seconds. */
  private static boolean whole(SortedSet<Instant> closed) {
    return closed.first().plusSeconds(5L * (closed.size() - 1)).equals(closed.last());
  }

  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Node takes types off by itself from 22.6 on; for older ones those that the examples use go. */
  private static Path script(String name) throws IOException {
    String types = Files.readString(EXAMPLES.resolve(name + ".mts"));
    String plain =
        types
            .replaceAll("(?ms)^type \\w+ = \\{.*?};\\n", "")
            .replaceAll("(?m)^  \\w+: \\w+;\\n", "")
            .replaceAll("(const|let) (\\w+): [\\w<>, |]+ =", "$1 $2 =")
            .replaceAll("heard: \\(event: Event\\) => boolean", "heard")
            .replaceAll("(?m)\\): (?:Promise|AsyncGenerator)<\\w+> \\{", ") {")
            .replaceAll("(function\\*? \\w+|ask)<\\w+>\\(", "$1(")
            .replaceAll(
                "(\\w+)\\??: (?:string|unknown|Problem|Record<string, string>)(?=[,)])", "$1")
            .replaceAll("place!", "place")
            .replaceAll(" as \\w+;", ";");
    return Files.writeString(folder.resolve(name + ".mjs"), plain);
  }

  private static void assumePresent(String... command) {
    boolean present;
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      present = process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      present = false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      present = false;
    }
    assumeThat(present).as("%s is on this machine", String.join(" ", command)).isTrue();
  }

  private static List<String> run(String... command) throws Exception {
    Path out = Files.createTempFile(folder, "example", ".out");
    Path err = Files.createTempFile(folder, "example", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(new ArrayList<>(List.of(command)))
            .directory(EXAMPLES.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("KTRDR_"));
    builder.environment().put("KTRDR_URL", node.url());
    builder.environment().put("PYTHONPATH", EXAMPLES.toString());
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    Process process = builder.start();
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as("%s\n%s", List.of(command), Files.readString(err)).isZero();
    return Files.readAllLines(out);
  }
}
