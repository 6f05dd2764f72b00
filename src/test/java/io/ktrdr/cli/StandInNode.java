package io.ktrdr.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import picocli.CommandLine;

/**
 * Stands in for a node: gives scripted answers over real HTTP, remembers what it was asked, and
 * runs commands against itself. One for all tests of a class; each begins with nothing.
 */
final class StandInNode implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {

  /** What it answers next; the last one again and again. */
  final Deque<String> answers = new ConcurrentLinkedDeque<>();

  /** {@code GET /path?query}, and the body after a blank if there was one. */
  final List<String> asked = new CopyOnWriteArrayList<>();

  final StringWriter out = new StringWriter();
  final StringWriter err = new StringWriter();
  private HttpServer server;
  private volatile String last = "";

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked.add((exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body).strip());
    if (!answers.isEmpty()) {
      last = answers.remove();
    }
    byte[] bytes = last.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    answers.clear();
    last = "";
    asked.clear();
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    server.stop(0);
  }

  /** Runs a command that asks this node. */
  int run(String... arguments) {
    List<String> line = new ArrayList<>(List.of(arguments));
    line.add("--url=http://127.0.0.1:" + server.getAddress().getPort());
    return runAlone(line.toArray(String[]::new));
  }

  /** Runs a command as it is. */
  int runAlone(String... arguments) {
    CommandLine command = Main.commandLine();
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    return command.execute(arguments);
  }
}
