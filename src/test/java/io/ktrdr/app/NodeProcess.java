package io.ktrdr.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;

/** A ktrdr process of its own, as a user starts it, from this build's classes. */
final class NodeProcess implements AutoCloseable {

  /** How a finished process ended. */
  record Ended(int exitCode, String out, String err) {}

  private static final Pattern ANSWERS = Pattern.compile("answers at (http://\\S+)");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** What waits for a process must not take the pool that a node in this JVM answers on. */
  private static final Executor THREAD_OF_ITS_OWN =
      waiting -> Thread.ofPlatform().daemon().start(waiting);

  private final Process process;
  private final Path err;
  private final URI url;

  private NodeProcess(Process process, Path err, URI url) {
    this.process = process;
    this.err = err;
    this.url = url;
  }

  /** {@code ktrdr serve} on a free port; returns when it says that it answers. */
  static NodeProcess serve(Path data, String... more) throws Exception {
    List<String> command = new ArrayList<>(List.of("serve", "--port", "0", "--data", "" + data));
    command.addAll(List.of(more));
    Path err = Files.createTempFile(data.toAbsolutePath().getParent(), "node", ".err");
    Process process = launch(command, err);
    CompletableFuture<URI> answers =
        CompletableFuture.supplyAsync(() -> firstAddress(process.inputReader()), THREAD_OF_ITS_OWN);
    try {
      return new NodeProcess(process, err, answers.get(90, TimeUnit.SECONDS));
    } catch (Exception e) {
      process.destroyForcibly();
      throw new IllegalStateException("no node:\n" + Files.readString(err), e);
    }
  }

  /** Runs a command to its end. */
  static Ended run(Path folder, String... command) throws Exception {
    Path err = Files.createTempFile(folder, "command", ".err");
    Process process = launch(List.of(command), err);
    CompletableFuture<String> out =
        CompletableFuture.supplyAsync(
            () -> process.inputReader().lines().collect(Collectors.joining("\n")),
            THREAD_OF_ITS_OWN);
    if (!process.waitFor(90, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("still running:\n" + Files.readString(err));
    }
    return new Ended(process.exitValue(), out.get(10, TimeUnit.SECONDS), Files.readString(err));
  }

  private static Process launch(List<String> arguments, Path err) throws IOException {
    return launch(Distribution.THIS.flags(), Distribution.THIS.classPath(), arguments, err);
  }

  private static Process launch(
      List<String> flags, String classPath, List<String> arguments, Path err) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Quick to start; what it computes is the same.
    command.addAll(List.of("-Xmx400m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    if (Runtime.version().feature() >= 23) {
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.addAll(flags);
    command.addAll(List.of("-cp", classPath, "io.ktrdr.cli.Main"));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("KTRDR_"));
    return builder.start();
  }

  /**
   * This build's classes in a jar, with an archive of what a node loads, as the launcher makes it:
   * the processes of these tests start in half the time.
   */
  private record Distribution(String classPath, List<String> flags) {

    static final Distribution THIS = make();

    private static Distribution make() {
      try {
        Path folder = Files.createTempDirectory("ktrdr-distribution");
        Path jar = folder.resolve("ktrdr.jar");
        Path archive = folder.resolve("classes.jsa");
        Path log = folder.resolve("warm-up.log");
        for (Path file : List.of(folder, archive, jar, log)) {
          file.toFile().deleteOnExit();
        }
        String classes = null;
        List<String> libraries = new ArrayList<>();
        for (String entry : entries()) {
          if (!Files.isDirectory(Path.of(entry))) {
            libraries.add(entry);
          } else if (Files.exists(Path.of(entry, "io", "ktrdr", "cli", "Main.class"))) {
            classes = entry;
          }
        }
        ToolProvider.findFirst("jar")
            .orElseThrow()
            .run(System.out, System.err, "-c", "-f", jar.toString(), "-C", classes, ".");
        String classPath = jar + File.pathSeparator + String.join(File.pathSeparator, libraries);
        Process warmUp =
            launch(
                List.of("-XX:ArchiveClassesAtExit=" + archive, "-Xlog:disable"),
                classPath,
                List.of("warm-up"),
                log);
        warmUp.getInputStream().transferTo(OutputStream.nullOutputStream());
        if (warmUp.waitFor() != 0) {
          throw new IllegalStateException("no warm-up:\n" + Files.readString(log));
        }
        return new Distribution(
            classPath, List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:disable"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    /** What this test runs on. */
    private static List<String> entries() {
      return NodeProcess.class.getClassLoader() instanceof URLClassLoader loader
          ? Arrays.stream(loader.getURLs()).map(URL::getPath).toList()
          : List.of(System.getProperty("java.class.path").split(File.pathSeparator));
    }
  }

  private static URI firstAddress(BufferedReader out) {
    return out.lines()
        .map(ANSWERS::matcher)
        .filter(Matcher::find)
        .map(found -> URI.create(found.group(1)))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("it ended without an address"));
  }

  URI url() {
    return url;
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return HTTP.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofString());
  }

  JsonNode getJson(String path) throws IOException, InterruptedException {
    return JSON.readTree(get(path).body());
  }

  HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
    return HTTP.send(posting(path, body), HttpResponse.BodyHandlers.ofString());
  }

  CompletableFuture<HttpResponse<String>> postLater(String path, String body) {
    return HTTP.sendAsync(posting(path, body), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest posting(String path, String body) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(url.resolve(path)).timeout(Duration.ofSeconds(100));
  }

  static JsonNode json(HttpResponse<String> response) throws IOException {
    return JSON.readTree(response.body());
  }

  /** What it logged so far. */
  String log() throws IOException {
    return Files.readString(err);
  }

  /** SIGTERM, and the exit code. */
  int stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(40, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("did not stop within 40 s");
    }
    return process.exitValue();
  }

  /** SIGKILL: no hook runs, nothing is flushed. */
  void kill() {
    close();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
