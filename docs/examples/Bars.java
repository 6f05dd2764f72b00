import io.ktrdr.client.Bar;
import io.ktrdr.client.BarsQuery;
import io.ktrdr.client.IndicatorPage;
import io.ktrdr.client.IndicatorQuery;
import io.ktrdr.client.Job;
import io.ktrdr.client.KtrdrClient;
import io.ktrdr.client.KtrdrException;
import io.ktrdr.client.LoadRequest;
import io.ktrdr.market.Timeframe;
import java.net.URI;
import java.time.LocalDate;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Loads, reads and calculates with the Java client: {@code java -cp 'ktrdr.jar:lib/*' Bars.java}.
 */
public final class Bars {

  public static void main(String[] args) {
    URI node = URI.create(System.getenv().getOrDefault("KTRDR_URL", "http://127.0.0.1:8000"));
    try (KtrdrClient ktrdr = KtrdrClient.connect(node).open()) {
      Job job =
          ktrdr.await(
              ktrdr.load(
                  LoadRequest.of("AAPL", Timeframe.DAY_1)
                      .from(LocalDate.of(2022, 6, 1))
                      .to(LocalDate.of(2023, 1, 31))));
      System.out.println(job.state() + " " + job.progress().items().completed() + " item");

      BarsQuery january =
          BarsQuery.of("AAPL", Timeframe.DAY_1)
              .from(LocalDate.of(2023, 1, 1))
              .to(LocalDate.of(2023, 2, 1));
      try (Stream<Bar> bars = ktrdr.bars(january)) {
        bars.forEach(
            bar -> System.out.println(bar.sessionDate().orElseThrow() + " " + bar.close()));
      }
      System.out.println("complete: " + ktrdr.barPages(january).first().meta().complete());

      IndicatorPage values =
          ktrdr
              .calculate(
                  IndicatorQuery.over("AAPL", Timeframe.DAY_1)
                      .from(LocalDate.of(2023, 1, 30))
                      .to(LocalDate.of(2023, 1, 31))
                      .add("rsi", Map.of("period", 14)))
              .first();
      System.out.println("rsi " + values.values().get("rsi")[1]);

      try {
        ktrdr.instrument("NOSUCH");
      } catch (KtrdrException problem) {
        System.out.println(problem.code() + " " + problem.status().orElse(0));
      }
    }
  }

  private Bars() {}
}
