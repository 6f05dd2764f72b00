package io.ktrdr.api.indicators;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ktrdr.api.data.BarMetadata;
import io.ktrdr.api.data.BarQuestions;
import io.ktrdr.api.data.Resampling;
import io.ktrdr.api.http.Json;
import io.ktrdr.api.series.PageToken;
import io.ktrdr.api.table.TableForm;
import io.ktrdr.api.table.TableText;
import io.ktrdr.indicator.Ask;
import io.ktrdr.indicator.Calculation;
import io.ktrdr.indicator.Input;
import io.ktrdr.indicator.Source;
import io.ktrdr.symbol.SymbolEntity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.util.ByteString;
import org.apache.pekko.util.ByteStringBuilder;

/** Writes calculated pages. */
public final class IndicatorBodies {

  /** In NDJSON and CSV, where the body has no place for it. */
  public static final String NEXT_PAGE = "X-Next-Page-Token";

  /** More pieces are sent in chunks, while they are being written. */
  private static final int WRITTEN_AT_ONCE = 16;

  private static final ContentType CSV = ContentTypes.TEXT_CSV_UTF8;
  private static final ContentType NDJSON =
      MediaTypes.applicationWithFixedCharset("x-ndjson", HttpCharsets.UTF_8).toContentType();

  private IndicatorBodies() {}

  static HttpResponse of(
      IndicatorPage page,
      Calculation calculation,
      Calculator.Calculated calculated,
      Optional<List<SymbolEntity.Gap>> gaps,
      TableForm form,
      boolean simulated) {
    Optional<String> next = next(page, calculated);
    List<Supplier<byte[]>> pieces =
        new ArrayList<>(new TableText(calculated.table(), form).pieces());
    return switch (form) {
      case CSV -> plain(CSV, pieces, next);
      case NDJSON -> plain(NDJSON, pieces, next);
      case COLUMNS, ROWS -> {
        byte[] rest =
            Json.write(
                out -> {
                  out.writeStartObject();
                  series(out, calculation);
                  out.writeFieldName("next_page_token");
                  out.writeObject(next.orElse(null));
                  metadata(out, page, calculated, gaps, simulated);
                  out.writeEndObject();
                });
        pieces.addFirst(() -> ascii("{\"success\":true,\"data\":{"));
        // the object's members, after a comma instead of its brace
        rest[0] = ',';
        pieces.add(() -> rest);
        pieces.add(() -> ascii("}"));
        yield entity(ContentTypes.APPLICATION_JSON, pieces);
      }
    };
  }

  private static Optional<String> next(IndicatorPage page, Calculator.Calculated calculated) {
    return calculated.next().isEmpty()
        ? Optional.empty()
        : Optional.of(
            new PageToken(
                    page.question(),
                    calculated.revision(),
                    page.start(),
                    calculated.next().getAsLong(),
                    page.end())
                .text());
  }

  private static void series(JsonGenerator out, Calculation calculation) throws IOException {
    out.writeArrayFieldStart("series");
    for (Ask ask : calculation.asks()) {
      out.writeStartObject();
      out.writeStringField("name", ask.name());
      out.writeStringField("id", ask.indicator().id());
      if (ask.timeframe().isPresent()) {
        out.writeStringField("timeframe", ask.timeframe().get().toString());
      }
      out.writePOJOField("parameters", IndicatorView.parameters(ask.indicator(), ask.arguments()));
      out.writeObjectFieldStart("inputs");
      for (Input input : ask.indicator().inputs()) {
        switch (ask.source(input)) {
          case Source.Bars bars -> out.writeStringField(input.name(), bars.column().toString());
          case Source.OutputOf other -> {
            out.writeObjectFieldStart(input.name());
            out.writeStringField("indicator", other.ask());
            out.writeStringField("output", other.output());
            out.writeEndObject();
          }
        }
      }
      out.writeEndObject();
      out.writePOJOField("outputs", IndicatorView.outputs(ask.indicator(), ask.arguments()));
      out.writeNumberField("lookback", calculation.lookback(ask));
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void metadata(
      JsonGenerator out,
      IndicatorPage page,
      Calculator.Calculated calculated,
      Optional<List<SymbolEntity.Gap>> gaps,
      boolean simulated)
      throws IOException {
    out.writeObjectFieldStart("metadata");
    new BarMetadata(
            page.query().series(),
            page.query().calendar(),
            page.startText(),
            page.endText(),
            calculated.table().rows(),
            calculated.revision(),
            calculated.verdict(),
            gaps,
            simulated,
            BarQuestions.warnings(page.query()))
        .write(out);
    Resampling.write(out, calculated.resampled());
    out.writeObjectFieldStart("warm_up");
    out.writeNumberField("required", calculated.required() - 1);
    out.writeNumberField("available", calculated.before());
    out.writeEndObject();
    out.writeEndObject();
  }

  private static HttpResponse plain(
      ContentType type, List<Supplier<byte[]>> pieces, Optional<String> next) {
    HttpResponse response = entity(type, pieces);
    return next.map(token -> response.addHeader(RawHeader.create(NEXT_PAGE, token)))
        .orElse(response);
  }

  private static HttpResponse entity(ContentType type, List<Supplier<byte[]>> pieces) {
    if (pieces.size() > WRITTEN_AT_ONCE) {
      return HttpResponse.create()
          .withEntity(
              HttpEntities.createChunked(
                  type,
                  org.apache.pekko.stream.javadsl.Source.from(pieces)
                      .map(piece -> ByteString.fromArrayUnsafe(piece.get()))
                      .filter(bytes -> !bytes.isEmpty())));
    }
    ByteStringBuilder bytes = ByteString.createBuilder();
    pieces.forEach(piece -> bytes.append(ByteString.fromArrayUnsafe(piece.get())));
    return HttpResponse.create().withEntity(HttpEntities.create(type, bytes.result()));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
