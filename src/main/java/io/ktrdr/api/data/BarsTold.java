package io.ktrdr.api.data;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ktrdr.api.http.Json;
import io.ktrdr.api.series.PageToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Everything that an answer with bars tells beside its rows: of each instrument a part, and what is
 * said of all of them. It is written as JSON once; headers and a file's footer are made of the
 * same.
 *
 * @param members of each instrument, a JSON object, when there are several
 * @param whole a JSON object: of the one instrument, or of all of them together
 */
record BarsTold(List<Part> parts, Optional<String> nextToken, List<byte[]> members, byte[] whole) {

  /**
   * One instrument's page and all that is said about it.
   *
   * @param fetched what came of asking IB, if it was asked
   */
  record Part(SeriesPage page, BarMetadata metadata, Optional<BarsFetch.Outcome> fetched) {}

  static BarsTold of(BarsAsk ask, List<Part> parts, Optional<PageToken> next) {
    Optional<String> token = next.map(PageToken::text);
    return ask.several()
        ? new BarsTold(
            parts,
            token,
            parts.stream().map(part -> Json.write(out -> member(ask, part, out))).toList(),
            Json.write(out -> together(ask, parts, token, out)))
        : new BarsTold(
            parts, token, List.of(), Json.write(out -> alone(ask, parts.getFirst(), token, out)));
  }

  private static void alone(BarsAsk ask, Part part, Optional<String> token, JsonGenerator out)
      throws IOException {
    out.writeStartObject();
    writeToken(token, out);
    writePart(ask, part, out);
    out.writeEndObject();
  }

  private static void member(BarsAsk ask, Part part, JsonGenerator out) throws IOException {
    out.writeStartObject();
    writePart(ask, part, out);
    out.writeEndObject();
  }

  private static void together(
      BarsAsk ask, List<Part> parts, Optional<String> token, JsonGenerator out) throws IOException {
    out.writeStartObject();
    writeToken(token, out);
    out.writeObjectFieldStart("meta");
    out.writeArrayFieldStart("instruments");
    for (Part part : parts) {
      out.writeString(part.page().asked().series().instrument().toString());
    }
    out.writeEndArray();
    out.writeNumberField("asked", ask.names().size());
    out.writeNumberField("points", rows(parts));
    out.writeBooleanField("complete", complete(parts));
    out.writeEndObject();
    out.writeEndObject();
  }

  private static void writeToken(Optional<String> token, JsonGenerator out) throws IOException {
    if (token.isPresent()) {
      out.writeStringField("next_page_token", token.get());
    } else {
      out.writeNullField("next_page_token");
    }
  }

  private static void writePart(BarsAsk ask, Part part, JsonGenerator out) throws IOException {
    out.writeObjectFieldStart("meta");
    part.metadata().write(out);
    part.page().writeMetadata(ask.extras().scale(), out);
    if (part.fetched().isPresent()) {
      part.fetched().get().write(out);
    }
    out.writeEndObject();
    part.page().writeBeside(out);
  }

  long rows() {
    return rows(parts);
  }

  private static long rows(List<Part> parts) {
    return parts.stream().mapToLong(part -> part.page().rows()).sum();
  }

  /** Whether nothing is missing of any instrument. */
  boolean complete() {
    return complete(parts);
  }

  private static boolean complete(List<Part> parts) {
    return parts.stream().allMatch(part -> part.metadata().complete());
  }

  /** The lowest of all instruments. */
  double coverage() {
    return parts.stream().mapToDouble(part -> part.metadata().coverage()).min().orElse(1);
  }

  /** All of it as one JSON array, as a file's footer has it. */
  String text() {
    StringBuilder text = new StringBuilder("[");
    for (byte[] part : members) {
      text.append(new String(part, StandardCharsets.UTF_8)).append(',');
    }
    return text.append(new String(whole, StandardCharsets.UTF_8)).append(']').toString();
  }
}
