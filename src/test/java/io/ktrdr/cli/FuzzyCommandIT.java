package io.ktrdr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What {@code ktrdr fuzzy …} asks a node, and how it prints what is answered. */
class FuzzyCommandIT {

  private HttpServer node;
  private volatile String answer = "{}";
  private volatile int status = 200;
  private final List<String> asked = new ArrayList<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void serve() throws Exception {
    node = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    node.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
          byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    node.start();
  }

  @AfterEach
  void stop() {
    node.stop(0);
  }

  private int run(String... arguments) {
    List<String> line = new ArrayList<>(Arrays.asList(arguments));
    line.add(0, "fuzzy");
    line.add(2, "--url=http://127.0.0.1:" + node.getAddress().getPort());
    CommandLine command = Main.commandLine();
    command.setOut(new PrintWriter(out));
    command.setErr(new PrintWriter(err));
    int exit = command.execute(line.toArray(String[]::new));
    return exit;
  }

  @Test
  void variablesAreATable() {
    answer =
        """
        {"success":true,"data":{"variables":[
          {"name":"rsi","indicator":"rsi","parameters":{"period":14},"output":"value",
           "transform":"identity","range":[0,100],"sets":{"low":{},"high":{}}},
          {"name":"volume","column":"volume","transform":"zscore","window":50,
           "range":[-3,5],"sets":{"dry":{}}}],
          "configuration":{"status":"kept","file":"conf/fuzzy.yaml",
            "errors":[{"path":"/x","code":"unknown_key","detail":"there is no x"}]}}}
        """;
    assertThat(run("variables")).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "variable  input                  transform  range   sets",
            "rsi       rsi.value (period=14)  identity   0..100  low high",
            "volume    volume                 zscore     -3..5   dry");
    assertThat(err)
        .hasToString(
            "warning: conf/fuzzy.yaml is not in force as it is: /x: there is no x"
                + System.lineSeparator());
    assertThat(asked).containsExactly("GET /api/v1/fuzzy/variables ");
  }

  @Test
  void setsAreATableOrCsv() {
    answer =
        """
        {"success":true,"data":{"name":"rsi","sets":{
          "low":{"type":"trapezoidal","parameters":{"a":0,"b":0,"c":20,"d":35},"shoulder":"left"}}}}
        """;
    assertThat(run("sets", "rsi", "--format", "csv")).isZero();
    assertThat(out.toString().lines())
        .containsExactly("set,type,parameters,shoulder", "low,trapezoidal,a=0 b=0 c=20 d=35,left");
    assertThat(asked).containsExactly("GET /api/v1/fuzzy/sets/rsi ");
  }

  @Test
  void evaluatesNumbersGivenAsArguments() {
    answer =
        """
        {"success":true,"data":{"variable":"rsi","values":[-18.5,42],
          "sets":{"low":[1,0.123456789],"very low":[1,null]},"warnings":["mind the gap"]}}
        """;
    assertThat(run("evaluate", "--terms", "low, very low", "rsi", "--", "-18.5", "42")).isZero();
    assertThat(out.toString().lines())
        .containsExactly("  rsi     low  very low", "-18.5       1         1", "   42  0.1235");
    assertThat(err.toString()).startsWith("warning: mind the gap");
    assertThat(asked)
        .containsExactly(
            "POST /api/v1/fuzzy/evaluate {\"variable\":\"rsi\",\"values\":[-18.5,42.0],"
                + "\"terms\":[\"low\",\"very low\"]}");
  }

  @Test
  void dataIsARowForEachBarWithAllDigitsInCsv() {
    answer =
        """
        {"success":true,"data":{"t":["2023-05-01","2023-05-02"],"variables":[
          {"name":"rsi","values":[null,51.123456789],"sets":{"low":[null,0.5]}}],
          "metadata":{"simulated":true,"warnings":[]}}}
        """;
    assertThat(
            run(
                "data",
                "AAPL",
                "-t",
                "1d",
                "--start",
                "2023-05-01",
                "--variables",
                "rsi",
                "-f",
                "csv"))
        .isZero();
    assertThat(out.toString().lines())
        .containsExactly("time,rsi,rsi.low", "2023-05-01,,", "2023-05-02,51.123456789,0.5");
    assertThat(err.toString()).startsWith("simulated data");
    assertThat(asked)
        .containsExactly(
            "POST /api/v1/fuzzy/data {\"symbol\":\"AAPL\",\"timeframe\":\"1d\","
                + "\"start_date\":\"2023-05-01\",\"variables\":[\"rsi\"]}");
  }

  @Test
  void infersByASystemOfTheNodeOrOfAFile(@TempDir Path folder) throws Exception {
    answer =
        """
        {"success":true,"data":{"t":["2023-05-01"],"outputs":{"score":[0.25]},
          "strengths":{"rule 1":[1]},"metadata":{}}}
        """;
    Path file = folder.resolve("rules.yaml");
    Files.writeString(
        file, "outputs: {score: {default: 0}}\nrules: if rsi is weak then score = 1\n");
    assertThat(
            run("infer", "AAPL", "-t", "1d", "--rules", file.toString(), "--include", "strengths"))
        .isZero();
    assertThat(out.toString().lines())
        .containsExactly("time        score  [rule 1]", "2023-05-01   0.25         1");
    assertThat(run("infer", "AAPL", "-t", "1d", "--system", "reversal", "-f", "json")).isZero();
    assertThat(out.toString()).contains("\"outputs\" : {");
    assertThat(asked)
        .containsExactly(
            "POST /api/v1/fuzzy/infer {\"symbol\":\"AAPL\",\"timeframe\":\"1d\",\"system\":"
                + "{\"outputs\":{\"score\":{\"default\":0}},\"rules\":\"if rsi is weak then score ="
                + " 1\"},\"include\":[\"strengths\"]}",
            "POST /api/v1/fuzzy/infer {\"symbol\":\"AAPL\",\"timeframe\":\"1d\","
                + "\"system\":\"reversal\",\"include\":[]}");
  }

  @Test
  void aRefusalIsToldWithItsFaults() {
    status = 422;
    answer =
        """
        {"title":"Something in the request is not allowed","detail":"2 faults; see errors",
         "errors":[{"pointer":"/variables/0","code":"unknown_variable","detail":"no such"}]}
        """;
    assertThat(run("data", "AAPL", "-t", "1d", "--variables", "x")).isEqualTo(1);
    assertThat(err.toString()).contains("/variables/0: no such");
  }

  @Test
  void rulesComeFromOnePlace() {
    assertThat(run("infer", "AAPL", "-t", "1d")).isEqualTo(2);
    assertThat(run("infer", "AAPL", "-t", "1d", "--rules", "/no/such/file")).isEqualTo(2);
    assertThat(err.toString()).contains("cannot read /no/such/file");
    assertThat(asked).isEmpty();
  }
}
