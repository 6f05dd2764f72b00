package io.ktrdr.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes stored bars to a file, with a sidecar; goes on where a broken export of CSV stopped. */
@Command(
    name = "export",
    description = {
      "Writes the bars that a running node has stored to a file, and beside it NAME.meta.json,",
      "which says what they are. The file appears when it is whole; run again after an"
          + " interruption,",
      "a CSV export goes on where it stopped."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class ExportCommand implements Callable<Integer> {

  /** How bars are written. */
  enum Format {
    CSV,
    PARQUET;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Parameters(
      index = "0",
      paramLabel = "INSTRUMENT",
      description = "A symbol (AAPL), an instrument id (AAPL.NASDAQ.STK) or IB's contract id.")
  private String instrument;

  @Option(
      names = {"-t", "--timeframe"},
      required = true,
      paramLabel = "TIMEFRAME",
      description = "Length of a bar: 5s 15s 30s 1m 2m 3m 5m … 1h 4h 1d 1w 1mo.")
  private String timeframe;

  @Option(
      names = "--start",
      paramLabel = "WHEN",
      description = "From this date or instant on, inclusive; the first bar unless given.")
  private Optional<String> start = Optional.empty();

  @Option(
      names = "--end",
      paramLabel = "WHEN",
      description = "Up to this date or instant, exclusive; the last bar unless given.")
  private Optional<String> end = Optional.empty();

  @Option(
      names = "--what",
      paramLabel = "WHAT",
      description = "TRADES, MIDPOINT …; what is usual for the instrument unless given.")
  private Optional<String> what = Optional.empty();

  @Option(
      names = "--session",
      paramLabel = "SESSION",
      description = "rth (regular hours, unless given) or all.")
  private Optional<String> session = Optional.empty();

  @Option(
      names = {"-f", "--format"},
      defaultValue = "csv",
      paramLabel = "FORMAT",
      description = "csv or parquet; ${DEFAULT-VALUE} unless given.")
  private Format format;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "Where to write; a folder, and what ends with / is one, takes a file named after the"
              + " series. The current folder unless given.")
  private String output = ".";

  @Mixin private NodeClient node;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    JsonNode sidecar = NodeClient.data(node.get("/api/v1/export/sidecar", query(Optional.empty())));
    if (sidecar.path("bars").asLong() == 0) {
      throw CommandFailure.failed(
          "no bars of "
              + sidecar.path("instrument").asText()
              + " "
              + sidecar.path("timeframe").asText()
              + " are stored there; \"ktrdr load\" fetches them");
    }
    Path file = file(sidecar);
    try {
      if (file.getParent() != null) {
        Files.createDirectories(file.getParent());
      }
      write(file, sidecar);
    } catch (IOException e) {
      throw CommandFailure.failed("cannot write " + file + ": " + e.getMessage());
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(file);
    out.println(SidecarFile.of(file));
    if (sidecar.path("simulated").asBoolean()) {
      spec.commandLine().getErr().println("simulated data");
    }
    if (!sidecar.path("complete").asBoolean(true)) {
      spec.commandLine().getErr().println("incomplete: bars are missing in it");
    }
    return 0;
  }

  private Path file(JsonNode sidecar) {
    Path path = Path.of(output);
    boolean folder = output.endsWith("/") || output.endsWith(File.separator);
    return folder || Files.isDirectory(path) ? path.resolve(name(sidecar)) : path;
  }

  private String name(JsonNode sidecar) {
    return String.join(
            "_",
            sidecar.path("instrument").asText(),
            sidecar.path("timeframe").asText(),
            sidecar.path("what").asText(),
            sidecar.path("session").asText())
        + "."
        + format;
  }

  private void write(Path file, JsonNode sidecar) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Optional<String> after = resumable(part, sidecar);
    if (after.isEmpty()) {
      Files.deleteIfExists(part);
      SidecarFile.write(part, sidecar);
    } else {
      spec.commandLine().getErr().println("going on after " + after.get());
    }
    append(part, sidecar, after);
    check(part, sidecar);
    ObjectNode described = sidecar.deepCopy();
    described.put("file", file.getFileName().toString());
    described.put("sha256", SidecarFile.sha256(part));
    SidecarFile.write(file, described);
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    Files.deleteIfExists(SidecarFile.of(part));
  }

  private void append(Path part, JsonNode sidecar, Optional<String> after) throws IOException {
    Map<String, Optional<String>> query = query(Optional.of(sidecar.path("revision").asText()));
    query.put("format", Optional.of(format.toString()));
    if (after.isPresent()) {
      query.put("head", Optional.of("false"));
      query.put("start", Optional.of(next(after.get())));
    }
    node.download(
        "/api/v1/export",
        query,
        body -> {
          try (FileChannel channel =
                  FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
              OutputStream out =
                  new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16)) {
            long bytes = body.transferTo(out);
            out.flush();
            channel.force(true);
            return bytes;
          }
        });
  }

  /** The whole file, or nothing: a cut answer must not pass for all bars. */
  private void check(Path part, JsonNode sidecar) throws IOException {
    if (format != Format.CSV) {
      return;
    }
    long lines;
    try (var text = Files.lines(part, StandardCharsets.US_ASCII)) {
      lines = text.count() - 1;
    }
    if (lines != sidecar.path("bars").asLong()) {
      Files.deleteIfExists(part);
      throw new IOException(
          "the node sent "
              + lines
              + " bars of "
              + sidecar.path("bars").asLong()
              + "; run it again");
    }
  }

  /** The time of the last whole line of an export of the very same bars that broke off. */
  private Optional<String> resumable(Path part, JsonNode sidecar) throws IOException {
    if (format != Format.CSV || !Files.isRegularFile(part)) {
      return Optional.empty();
    }
    Optional<JsonNode> begun = SidecarFile.read(part);
    for (String same :
        new String[] {
          "instrument",
          "timeframe",
          "what",
          "session",
          "revision",
          "first",
          "last",
          "bars",
          "checksum"
        }) {
      if (begun.isEmpty() || !begun.get().path(same).equals(sidecar.path(same))) {
        return Optional.empty();
      }
    }
    try (RandomAccessFile written = new RandomAccessFile(part.toFile(), "rw")) {
      long end = lineEnd(written, written.length());
      long begin = lineEnd(written, end - 1);
      if (begin <= 0) {
        return Optional.empty();
      }
      byte[] line = new byte[(int) (end - begin)];
      written.seek(begin);
      written.readFully(line);
      written.setLength(end);
      return Optional.of(new String(line, StandardCharsets.US_ASCII).split(",", 2)[0]);
    }
  }

  /** Where the last line before a position ends; 0 when there is none. */
  private static long lineEnd(RandomAccessFile file, long before) throws IOException {
    for (long at = before - 1; at >= 0; at--) {
      file.seek(at);
      if (file.read() == '\n') {
        return at + 1;
      }
    }
    return 0;
  }

  private static String next(String time) {
    return time.indexOf('T') < 0
        ? LocalDate.parse(time).plusDays(1).toString()
        : Instant.parse(time).plusSeconds(1).toString();
  }

  private Map<String, Optional<String>> query(Optional<String> revision) {
    Map<String, Optional<String>> query = new HashMap<>();
    query.put("instrument", Optional.of(instrument));
    query.put("timeframe", Optional.of(timeframe));
    query.put("start", start);
    query.put("end", end);
    query.put("what", what);
    query.put("session", session);
    query.put("revision", revision);
    return query;
  }
}
