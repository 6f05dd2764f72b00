package io.ktrdr.api;

import com.typesafe.config.Config;
import io.ktrdr.market.BarSeries;
import io.ktrdr.store.BenchmarkBars;
import io.ktrdr.store.StoreDatabase;
import java.nio.file.Path;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Serves a million bars from a small heap until its input ends, for {@code stream.sh}. Arguments:
 * folder for the store; then the folder with the CSV files, from which the store is filled, or a
 * port, on which it is served.
 */
public final class StreamBenchmark {

  private StreamBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    if (arguments[1].matches("\\d+")) {
      serve(folder, Integer.parseInt(arguments[1]));
    } else {
      BarSeries minutes = BenchmarkBars.read(Path.of(arguments[1]).resolve("bars_1m.csv"));
      BarSeries days = BenchmarkBars.read(Path.of(arguments[1]).resolve("bars_1d.csv"));
      ServeBenchmark.fill(folder, 0, minutes, days).close();
    }
  }

  private static void serve(Path folder, int port) throws Exception {
    Config config = ServeBenchmark.config("ktrdr.http.segment-cache-size = 8 MiB");
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "stream", config);
    try (StoreDatabase database =
        ServeBenchmark.fill(folder, 8 << 20, BarSeries.empty(), BarSeries.empty())) {
      String key = ServeBenchmark.serve(system, database, config, port, "");
      System.out.println("up\t" + key);
      while (System.in.read() >= 0) {
        // until the script closes the pipe
      }
    }
    system.terminate();
  }
}
