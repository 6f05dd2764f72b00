package io.ktrdr.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * Serves the files of a folder, each read once, until its input ends: the limit of this HTTP stack,
 * for {@code serve.sh}. Threads and sockets are those of a node. Arguments: folder, port.
 */
public final class StaticServer {

  private StaticServer() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    Map<String, HttpResponse> answers = new ConcurrentHashMap<>();
    ActorSystem<Void> system =
        ActorSystem.create(Behaviors.empty(), "static", ServeBenchmark.config(""));
    Http.get(system)
        .newServerAt("127.0.0.1", Integer.parseInt(arguments[1]))
        .bindSync(
            request -> answers.computeIfAbsent(request.getUri().path(), path -> read(folder, path)))
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
    while (System.in.read() >= 0) {
      // until the script closes the pipe
    }
    system.terminate();
  }

  private static HttpResponse read(Path folder, String path) {
    try {
      byte[] body = Files.readAllBytes(folder.resolve(path.substring(1)));
      return HttpResponse.create()
          .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, body));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
