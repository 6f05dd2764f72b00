package io.ktrdr.cli;

import io.ktrdr.client.KtrdrClient;
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
    node.asked(KtrdrClient::symbols).forEach(spec.commandLine().getOut()::println);
    return 0;
  }
}
