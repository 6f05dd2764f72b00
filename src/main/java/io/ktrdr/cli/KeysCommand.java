package io.ktrdr.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ktrdr.app.KeyFolder;
import io.ktrdr.app.Settings;
import io.ktrdr.app.SettingsException;
import io.ktrdr.app.StartRefusedException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Who may use a node. */
@Command(
    name = "keys",
    description = {
      "API keys: make, list and revoke them.",
      "Asks a running node, for which a key with the role admin is needed where keys are asked for;"
          + " with --data works on the data folder of a stopped one, as for the first key."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {KeysCommand.Create.class, KeysCommand.Keys.class, KeysCommand.Revoke.class})
final class KeysCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }

  /** What all of them have: a node to ask, or the folder of a stopped one. */
  private abstract static class Asking implements Callable<Integer> {

    @Mixin private NodeClient node;

    @Option(
        names = "--data",
        paramLabel = "DIR",
        description = "Work on this data folder, whose node is stopped, and ask no node.")
    private Optional<Path> data = Optional.empty();

    @Option(names = "--json", description = "Print the answer as JSON.")
    private boolean json;

    @Spec private CommandSpec spec;

    /** The answer of the folder, if one was named, else of the node. */
    final JsonNode ask(Function<KeyFolder, String> folder, Function<NodeClient, JsonNode> asking) {
      if (data.isEmpty()) {
        return NodeClient.data(asking.apply(node));
      }
      try (KeyFolder opened =
          KeyFolder.open(
              Settings.load(
                  Optional.empty(), Map.of("ktrdr.data-folder", data.orElseThrow().toString())))) {
        return NodeClient.JSON.readTree(folder.apply(opened));
      } catch (SettingsException | IllegalArgumentException e) {
        throw CommandFailure.usage(e.getMessage());
      } catch (StartRefusedException e) {
        throw CommandFailure.failed(e.getMessage());
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("the folder's own answer is not JSON", e);
      }
    }

    final boolean isJson() {
      return json;
    }

    final PrintWriter out() {
      return spec.commandLine().getOut();
    }

    final PrintWriter err() {
      return spec.commandLine().getErr();
    }
  }

  /** Makes one. */
  @Command(
      name = "create",
      description = "Makes a key and shows it, once: nobody can see it again.",
      mixinStandardHelpOptions = true,
      versionProvider = Main.Version.class)
  static final class Create extends Asking {

    @Parameters(
        index = "0",
        paramLabel = "NAME",
        description = "Whose it is or what for; the audit trail has it as key:NAME.")
    private String name;

    @Option(
        names = "--role",
        paramLabel = "ROLE",
        defaultValue = "viewer",
        description = {
          "viewer reads and calculates; operator also loads, imports, marks and repairs; admin also"
              + " makes keys and sees the configuration. ${DEFAULT-VALUE} unless given."
        })
    private String role;

    @Option(
        names = "--expires",
        paramLabel = "WHEN",
        description = "After a while (90d, 12h, 8w) or at a date; it stays good unless given.")
    private Optional<String> expires = Optional.empty();

    @Override
    public Integer call() {
      JsonNode made =
          ask(
              folder -> folder.create(name, role, expires),
              node -> node.post("/api/v1/keys", body()));
      if (isJson()) {
        out().println(made.toPrettyString());
        return 0;
      }
      // alone on stdout, so that it can be piped to where it is kept
      out().println(made.path("key").asText());
      out().flush();
      err()
          .printf(
              "key %s \"%s\", %s%s; keep it now, it is not shown again%n",
              made.path("id").asText(),
              made.path("name").asText(),
              made.path("role").asText(),
              made.hasNonNull("expires_at") ? ", until " + made.path("expires_at").asText() : "");
      err().flush();
      return 0;
    }

    private ObjectNode body() {
      ObjectNode body = JsonNodeFactory.instance.objectNode().put("name", name).put("role", role);
      expires.ifPresent(when -> body.put("expires", when));
      return body;
    }
  }

  /** Lists them. */
  @Command(
      name = "list",
      description = "Lists all keys, revoked and expired ones too; never what they are.",
      mixinStandardHelpOptions = true,
      versionProvider = Main.Version.class)
  static final class Keys extends Asking {

    private static final List<String> COLUMNS =
        List.of("id", "name", "role", "state", "created_at", "expires_at", "last_used_at");

    @Override
    public Integer call() {
      JsonNode answer = ask(KeyFolder::list, node -> node.get("/api/v1/keys", Map.of()));
      if (isJson()) {
        out().println(answer.toPrettyString());
        return 0;
      }
      Sheet sheet = new Sheet(Sheet.Format.TABLE, COLUMNS);
      for (JsonNode key : answer.path("keys")) {
        sheet.add(Stream.of(COLUMNS.toArray(String[]::new)).map(key::path).toList());
      }
      sheet.print(out());
      return 0;
    }
  }

  /** Ends one. */
  @Command(
      name = "revoke",
      description = "Ends a key: the next request with it is refused.",
      mixinStandardHelpOptions = true,
      versionProvider = Main.Version.class)
  static final class Revoke extends Asking {

    @Parameters(index = "0", paramLabel = "ID", description = "As \"ktrdr keys list\" shows it.")
    private String id;

    @Override
    public Integer call() {
      JsonNode ended =
          ask(
              folder -> folder.revoke(id),
              node -> node.delete("/api/v1/keys/" + NodeClient.encoded(id)));
      if (isJson()) {
        out().println(ended.toPrettyString());
      } else {
        out()
            .printf(
                "revoked %s \"%s\" (%s)%n",
                ended.path("id").asText(),
                ended.path("name").asText(),
                ended.path("role").asText());
      }
      return 0;
    }
  }
}
