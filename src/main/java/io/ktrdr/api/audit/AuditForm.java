package io.ktrdr.api.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.writer.CsvWriter;
import io.ktrdr.api.http.Exchange;
import io.ktrdr.api.http.Json;
import io.ktrdr.symbol.AuditLog;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.util.ByteString;

/** How the trail is written when it is exported as a whole: an entry per line. */
enum AuditForm {
  NDJSON,
  CSV;

  /** What a change says of itself, in the order of the columns after the first four. */
  private static final List<String> MEMBERS =
      List.of(
          "series",
          "revision",
          "change",
          "first",
          "last",
          "inserted",
          "replaced",
          "removed",
          "unchanged",
          "checksum_before",
          "checksum_after",
          "source",
          "actor",
          "cause",
          "request_id",
          "job_id");

  /** The form that {@code Accept} asks for; empty for JSON. */
  static Optional<AuditForm> accepted(Exchange exchange) {
    String accept = exchange.request().getHeader("Accept").map(header -> header.value()).orElse("");
    if (accept.contains("text/csv")) {
      return Optional.of(CSV);
    }
    return accept.contains("ndjson") ? Optional.of(NDJSON) : Optional.empty();
  }

  ContentType contentType() {
    return switch (this) {
      case NDJSON -> ContentTypes.parse("application/x-ndjson");
      case CSV -> MediaTypes.TEXT_CSV.toContentType(HttpCharsets.UTF_8);
    };
  }

  /** What comes before the first entry. */
  ByteString head() {
    return switch (this) {
      case NDJSON -> ByteString.emptyByteString();
      case CSV -> {
        List<String> names = new ArrayList<>(List.of("instrument", "sequence", "at", "kind"));
        names.addAll(MEMBERS);
        names.add("fact");
        yield csv(names);
      }
    };
  }

  /**
   * One entry with its end of line.
   *
   * @param fact the entry's fact as JSON
   */
  ByteString line(AuditLog.Line line, ObjectNode fact) {
    return switch (this) {
      case NDJSON -> ByteString.fromArrayUnsafe(ndjson(line, fact));
      case CSV -> {
        List<String> row =
            new ArrayList<>(
                List.of(
                    line.instrument().toString(),
                    Long.toString(line.sequence()),
                    line.at().toString(),
                    line.fact().kind()));
        for (String member : MEMBERS) {
          row.add(text(fact.path(member)));
        }
        row.add(fact.toString());
        yield csv(row);
      }
    };
  }

  private static byte[] ndjson(AuditLog.Line line, ObjectNode fact) {
    ObjectNode object = Json.MAPPER.createObjectNode();
    object.put("instrument", line.instrument().toString());
    object.put("sequence", line.sequence());
    object.put("at", line.at().toString());
    object.put("kind", line.fact().kind());
    object.set("fact", fact);
    return (object + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static String text(JsonNode value) {
    return value.isMissingNode() || value.isNull() ? "" : value.asText();
  }

  private static ByteString csv(List<String> row) {
    StringWriter text = new StringWriter();
    try (CsvWriter csv = CsvWriter.builder().build(text)) {
      csv.writeRecord(row);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ByteString.fromString(text.toString(), StandardCharsets.UTF_8);
  }
}
