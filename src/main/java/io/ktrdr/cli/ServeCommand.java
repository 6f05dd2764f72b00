package io.ktrdr.cli;

import io.ktrdr.app.Node;
import io.ktrdr.app.Settings;
import io.ktrdr.app.SettingsException;
import io.ktrdr.app.StartRefusedException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a node until it is told to stop. */
@Command(
    name = "serve",
    description = {
      "Runs a node: keeps the connection to IB, stores bars and serves them over HTTP.",
      "Stops in order on Ctrl-C or SIGTERM."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class ServeCommand implements Callable<Integer> {

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Where to answer HTTP; 8000 unless given, 0 for any free port.")
  private Optional<Integer> port = Optional.empty();

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description = {
        "Which interface to answer on; 127.0.0.1 (this machine only) unless given.",
        "With any other each request needs an API key: ktrdr keys create"
      })
  private Optional<String> host = Optional.empty();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where data is kept; $$KTRDR_DATA or ./data unless given.")
  private Optional<Path> data = Optional.ofNullable(System.getenv("KTRDR_DATA")).map(Path::of);

  @Option(
      names = "--ib",
      paramLabel = "WHERE",
      description = {
        "\"simulated\" for the gateway that comes along (the default), or HOST:PORT of a TWS or IB"
            + " Gateway, such as 127.0.0.1:4002."
      })
  private Optional<String> ib = Optional.empty();

  @Option(
      names = "--client-id",
      paramLabel = "N",
      description = "The API client id to connect to IB with; the next ones are tried if taken.")
  private Optional<Integer> clientId = Optional.empty();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A configuration file; conf/ktrdr.conf is one to start from.")
  private Optional<Path> config = Optional.empty();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Settings settings = settings();
    Node node = start(settings);
    AtomicBoolean brokeDown = new AtomicBoolean();
    AtomicBoolean toldToStop = new AtomicBoolean();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  toldToStop.set(!brokeDown.get());
                  stop(node, brokeDown.get());
                },
                "ktrdr-stop"));
    tell(node, settings);
    node.stopped().join();
    if (toldToStop.get()) {
      return 0;
    }
    brokeDown.set(true);
    throw CommandFailure.failed("the node could not go on; the log says why");
  }

  private Settings settings() {
    Map<String, Object> given = new HashMap<>();
    port.ifPresent(value -> given.put("ktrdr.http.port", value));
    host.ifPresent(value -> given.put("ktrdr.http.host", value));
    data.ifPresent(value -> given.put("ktrdr.data-folder", value.toString()));
    ib.ifPresent(value -> given.put("ktrdr.ib", value));
    clientId.ifPresent(value -> given.put("ktrdr.gateway.client-id", value));
    try {
      return Settings.load(config, given);
    } catch (SettingsException e) {
      throw CommandFailure.usage(e.getMessage());
    }
  }

  private static Node start(Settings settings) {
    try {
      return Node.start(settings, Main.Version.number());
    } catch (StartRefusedException e) {
      throw e.isForGood()
          ? CommandFailure.usage(e.getMessage())
          : CommandFailure.failed(e.getMessage());
    }
  }

  private void tell(Node node, Settings settings) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("ktrdr " + Main.Version.number() + " answers at " + node.url());
    out.println("  IB           " + settings.whereIbIs() + kind(node));
    out.println("  data folder  " + settings.dataFolder());
    if (settings.keysRequired()) {
      out.println("  keys         needed for each request: ktrdr keys create");
    }
    out.println(
        "  try          curl "
            + (settings.keysRequired() ? "-H \"Authorization: Bearer $KTRDR_API_KEY\" " : "")
            + node.url()
            + "/api/v1/symbols");
    out.println("  stop         Ctrl-C");
    out.flush();
  }

  private static String kind(Node node) {
    return node.origin()
        .map(
            origin ->
                switch (origin) {
                  case SIMULATED -> " (the data folder holds simulated data: none of it is real)";
                  case REAL -> " (the data folder holds real data)";
                })
        .orElse(" (the data folder is new)");
  }

  /** Runs on the way out, so that Ctrl-C and SIGTERM end with 0 when everything was put away. */
  private static void stop(Node node, boolean brokeDown) {
    boolean inTime = node.stop();
    if (!brokeDown) {
      Runtime.getRuntime().halt(inTime ? ExitCode.OK : ExitCode.SOFTWARE);
    }
  }
}
