package io.ktrdr.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ktrdr.api.http.Endpoint;
import io.ktrdr.api.http.ProblemType;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code openapi.yaml}, the routes and the pages about problems tell the same story. */
class ContractIT {

  private static final Pattern PATH = Pattern.compile("  (/\\S*):");
  private static final Pattern METHOD = Pattern.compile("    (get|post|put|delete|patch):");
  private static final Pattern PARAMETER =
      Pattern.compile("        - \\$ref: \"#/components/parameters/(\\w+)\"");
  private static final Pattern DEFINED = Pattern.compile("    (\\w+):");
  private static final Pattern NAME = Pattern.compile("      name: (\\w+)");
  private static final Pattern IN_PATH = Pattern.compile("\\{(\\w+)}");

  @Test
  void theContractAndTheRoutesHaveTheSameOperationsWithTheSameParameters(@TempDir Path folder)
      throws Exception {
    String contract = contract();
    Map<String, Set<String>> described = described(contract);
    try (ApiFixture api = new ApiFixture(folder, "")) {
      Map<String, Set<String>> served = new TreeMap<>();
      for (Endpoint endpoint : api.endpoints()) {
        Set<String> parameters = new TreeSet<>(endpoint.parameters());
        Matcher inPath = IN_PATH.matcher(endpoint.path());
        while (inPath.find()) {
          parameters.add(inPath.group(1));
        }
        served.put(endpoint.method() + " " + endpoint.path(), parameters);
      }

      assertThat(served).isEqualTo(described);
      assertThat(api.get("/openapi.yaml").body()).isEqualTo(contract);
      for (String operation : described.keySet()) {
        String path = operation.split(" ")[1].replaceAll("\\{\\w+}", "AAPL");
        JsonNode refusal =
            ApiFixture.json(
                switch (operation.split(" ")[0]) {
                  case "GET" -> api.get(path + "?no_such_parameter=1");
                  case "DELETE" -> api.delete(path + "?no_such_parameter=1");
                  default -> api.post(path + "?no_such_parameter=1", "{}");
                });
        assertThat(refusal.get("code").textValue()).as(operation).isEqualTo("INVALID_REQUEST");
        assertThat(refusal.get("errors").findValuesAsText("pointer"))
            .contains("/no_such_parameter");
      }
    }
  }

  @Test
  void everyKindOfProblemHasItsPageAndEveryPageItsKind() throws Exception {
    try (Stream<Path> pages = Files.list(Path.of("docs/problems"))) {
      assertThat(pages.map(page -> page.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              Arrays.stream(ProblemType.values()).map(type -> type.slug() + ".md").toList());
    }
    for (ProblemType type : ProblemType.values()) {
      assertThat(Files.readString(Path.of("docs/problems", type.slug() + ".md")))
          .contains(type.name(), Integer.toString(type.status()), type.title());
    }
  }

  private static Map<String, Set<String>> described(String contract) {
    Map<String, String> names = new TreeMap<>();
    Map<String, Set<String>> operations = new TreeMap<>();
    String path = "";
    String operation = "";
    String defined = "";
    for (String line : contract.lines().toList()) {
      Matcher pathLine = PATH.matcher(line);
      Matcher method = METHOD.matcher(line);
      Matcher parameter = PARAMETER.matcher(line);
      Matcher definition = DEFINED.matcher(line);
      Matcher name = NAME.matcher(line);
      if (pathLine.matches()) {
        path = pathLine.group(1);
      } else if (method.matches()) {
        operation = method.group(1).toUpperCase(Locale.ROOT) + " " + path;
        operations.put(operation, new TreeSet<>());
      } else if (parameter.matches()) {
        operations.get(operation).add(parameter.group(1));
      } else if (definition.matches()) {
        defined = definition.group(1);
      } else if (name.matches()) {
        names.put(defined, name.group(1));
      }
    }
    operations.replaceAll(
        (key, parameters) ->
            parameters.stream().map(names::get).collect(Collectors.toCollection(TreeSet::new)));
    return operations;
  }

  private static String contract() throws Exception {
    try (InputStream file = ContractIT.class.getResourceAsStream("/openapi.yaml")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
