package io.ktrdr.cli;

import io.ktrdr.app.Node;
import io.ktrdr.app.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/**
 * Lives a node's life in seconds: starts it on a folder that is thrown away, asks it for bars,
 * stops it. The launcher has the JVM write down which classes that took ({@code
 * -XX:ArchiveClassesAtExit}), which halves the time of every later start.
 */
@Command(
    name = "warm-up",
    hidden = true,
    description = "Starts and stops a node, for the launcher.")
final class WarmUpCommand implements Callable<Integer> {

  private static final List<List<String>> COMMANDS =
      List.of(
          List.of("load", "AAPL", "-t", "1d", "--start", "2023-01-01", "--end", "2023-01-31"),
          List.of("bars", "AAPL", "-t", "1d", "--start", "2023-01-01", "--end", "2023-02-01"),
          List.of("status"));

  @Override
  public Integer call() throws IOException {
    Path folder = Files.createTempDirectory("ktrdr-warm-up");
    Settings settings =
        Settings.load(
            Optional.empty(),
            Map.of(
                "ktrdr.data-folder",
                folder.toString(),
                "ktrdr.http.port",
                0,
                "ktrdr.ib",
                "simulated"));
    int exitCode = 0;
    try (Node node = Node.start(settings, Main.Version.number())) {
      for (List<String> command : COMMANDS) {
        exitCode |=
            Main.commandLine()
                .execute(
                    Stream.concat(command.stream(), Stream.of("--url", node.url()))
                        .toArray(String[]::new));
      }
    } finally {
      delete(folder);
    }
    return exitCode;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(
              file -> {
                try {
                  Files.deleteIfExists(file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
