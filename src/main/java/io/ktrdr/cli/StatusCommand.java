package io.ktrdr.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says how a node and its IB connection stand. */
@Command(
    name = "status",
    description = "Says how a running node and its connection to IB stand.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class StatusCommand implements Callable<Integer> {

  @Option(names = "--json", description = "Print what the node answers as JSON.")
  private boolean json;

  @Mixin private NodeClient node;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    JsonNode ready = NodeClient.data(node.getWhateverTheStatus("/health/ready"));
    JsonNode answer = node.get("/api/v1/ib/status", Map.of());
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(answer.toPrettyString());
      return 0;
    }
    out.printf("%-16s %s%n", "node", node.url());
    out.printf("%-16s %s%n", "health", ready.path("status").asText("unknown"));
    out.printf("%-16s %s%n", "gap filler", filler());
    JsonNode facts = NodeClient.data(answer);
    if (facts instanceof ObjectNode all && facts.path("logins").size() == 1) {
      // What stands at the top is that one's.
      all.remove("logins");
    }
    print(out, "", facts);
    return 0;
  }

  /** How the filling of gaps stands, in a few words. */
  private String filler() {
    JsonNode filler = NodeClient.data(node.get("/api/v1/gaps/filler", Map.of()));
    List<String> words = new ArrayList<>();
    if (filler.path("paused").asBoolean()) {
      words.add("paused until it is resumed or the node starts anew");
    } else {
      words.add(filler.path("enabled").asBoolean() ? "on" : "off");
    }
    if (filler.path("now").isObject()) {
      words.add("filling " + filler.path("now").path("series").asText());
    } else if (filler.path("next_at").isTextual()) {
      words.add("next at " + filler.path("next_at").asText());
    }
    String why = filler.path("last").path("why").asText();
    if (!why.isEmpty()) {
      words.add("last: " + why);
    }
    return String.join("; ", words);
  }

  /** Nested facts one line each, with the path as the name; empty ones are left out. */
  private static void print(PrintWriter out, String path, JsonNode facts) {
    if (facts.isObject() && facts.has("allowed")) {
      out.printf(
          "%-32s %s of %s%n",
          path.replaceFirst("[.]\\d+$", "") + "." + facts.get("policy").asText(),
          facts.path("used").asText(),
          facts.path("allowed").asText());
    } else if (facts.isObject()) {
      for (Map.Entry<String, JsonNode> fact : facts.properties()) {
        print(out, path.isEmpty() ? fact.getKey() : path + "." + fact.getKey(), fact.getValue());
      }
    } else if (facts.isArray()) {
      for (int i = 0; i < facts.size(); i++) {
        print(out, facts.size() == 1 ? path : path + "." + (i + 1), facts.get(i));
      }
    } else if (!facts.isNull() && !facts.asText().isEmpty()) {
      out.printf("%-32s %s%n", path, facts.asText());
    }
  }
}
