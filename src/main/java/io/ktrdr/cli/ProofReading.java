package io.ktrdr.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.ktrdr.app.AuditCheck;
import io.ktrdr.client.Connection;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Reads a running node's proof of its trail while it arrives. */
final class ProofReading implements Connection.Reading<AuditCheck.Report> {

  private final Consumer<AuditCheck.SeriesReport> each;
  private final List<AuditCheck.SeriesReport> series = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private long facts;
  private boolean begun;

  /**
   * @param each hears of each series when it is done
   */
  ProofReading(Consumer<AuditCheck.SeriesReport> each) {
    this.each = each;
  }

  /** Whether a node answered. */
  boolean begun() {
    return begun;
  }

  @Override
  public AuditCheck.Report from(InputStream body) throws IOException {
    begun = true;
    BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.isEmpty()) {
        continue;
      }
      JsonNode told = NodeClient.JSON.readTree(line);
      if (told.has("proven")) {
        return new AuditCheck.Report(series, facts, faults);
      }
      if (told.has("series")) {
        AuditCheck.SeriesReport one =
            new AuditCheck.SeriesReport(
                told.path("series").asText(),
                told.path("revisions").asInt(),
                told.path("bars").asLong(),
                told.path("unproven").asInt(),
                texts(told.path("faults")));
        each.accept(one);
        series.add(one);
      } else {
        facts += told.path("facts").asLong();
        faults.addAll(texts(told.path("faults")));
      }
    }
    throw CommandFailure.failed("the node's answer ends before its sum: nothing is proven");
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(one -> texts.add(one.asText()));
    return texts;
  }
}
