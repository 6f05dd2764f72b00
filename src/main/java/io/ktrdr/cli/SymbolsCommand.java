package io.ktrdr.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists what a node knows. */
@Command(
    name = "symbols",
    description = "Lists the symbols that a running node knows, one per line.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class SymbolsCommand implements Callable<Integer> {

  @Mixin private NodeClient node;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    for (JsonNode name : NodeClient.data(node.get("/api/v1/symbols", Map.of()))) {
      spec.commandLine().getOut().println(name.asText());
    }
    return 0;
  }
}
