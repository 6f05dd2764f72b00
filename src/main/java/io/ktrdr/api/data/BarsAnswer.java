package io.ktrdr.api.data;

import io.ktrdr.api.bars.BarAnswer;
import io.ktrdr.api.bars.BarShape;
import io.ktrdr.api.bars.BarStream;
import io.ktrdr.api.desk.ApiContext;
import io.ktrdr.api.http.Json;
import io.ktrdr.api.http.PageLinks;
import io.ktrdr.file.ParquetBars;
import io.ktrdr.market.BarSeries;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * Puts the pages of instruments into one response: in JSON with what is said about them, else with
 * the same in headers.
 */
final class BarsAnswer {

  private static final RawHeader VARY = RawHeader.create("Vary", "Accept, Accept-Encoding");
  private static final RawHeader ASK_AGAIN = RawHeader.create("Cache-Control", "private, no-cache");
  private static final RawHeader FOR_GOOD =
      RawHeader.create("Cache-Control", "private, max-age=31536000, immutable");
  private static final RawHeader AN_HOUR =
      RawHeader.create("Cache-Control", "private, max-age=3600");

  private final ApiContext context;
  private final BarFiles files;

  BarsAnswer(ApiContext context, BarFiles files) {
    this.context = context;
    this.files = files;
  }

  /**
   * One instrument's page and all that is said about it.
   *
   * @param fetched what came of asking IB, if it was asked
   */
  record Part(SeriesPage page, BarMetadata metadata, Optional<BarsFetch.Outcome> fetched) {}

  /** Everything that is told beside the rows: a part each, and what is said of all of them. */
  record Told(List<Part> parts, Optional<String> nextToken, List<byte[]> members, byte[] whole) {

    /** All of it, for a digest. */
    byte[] bytes() {
      int size = whole.length;
      for (byte[] one : members) {
        size += one.length;
      }
      byte[] all = new byte[size];
      int at = 0;
      for (byte[] one : members) {
        System.arraycopy(one, 0, all, at, one.length);
        at += one.length;
      }
      System.arraycopy(whole, 0, all, at, whole.length);
      return all;
    }
  }

  /** What is told beside the rows, as JSON; headers are made of the same. */
  Told told(BarsAsk ask, List<Part> parts, Optional<String> nextToken) {
    if (!ask.several()) {
      return new Told(parts, nextToken, List.of(), single(ask, parts.getFirst(), nextToken));
    }
    List<byte[]> members =
        parts.stream()
            .map(
                part ->
                    Json.write(
                        out -> {
                          out.writeStartObject();
                          writePart(ask, part, out);
                          out.writeEndObject();
                        }))
            .toList();
    byte[] whole =
        Json.write(
            out -> {
              out.writeStartObject();
              writeToken(nextToken, out);
              out.writeObjectFieldStart("meta");
              out.writeArrayFieldStart("instruments");
              for (Part part : parts) {
                out.writeString(part.page().asked().series().instrument().toString());
              }
              out.writeEndArray();
              out.writeNumberField("asked", ask.names().size());
              out.writeNumberField(
                  "points", parts.stream().mapToLong(part -> part.page().rows()).sum());
              out.writeBooleanField(
                  "complete", parts.stream().allMatch(part -> part.metadata().complete()));
              out.writeEndObject();
              out.writeEndObject();
            });
    return new Told(parts, nextToken, members, whole);
  }

  private static byte[] single(BarsAsk ask, Part part, Optional<String> nextToken) {
    return Json.write(
        out -> {
          out.writeStartObject();
          writeToken(nextToken, out);
          writePart(ask, part, out);
          out.writeEndObject();
        });
  }

  private static void writeToken(
      Optional<String> token, com.fasterxml.jackson.core.JsonGenerator out)
      throws java.io.IOException {
    if (token.isPresent()) {
      out.writeStringField("next_page_token", token.get());
    } else {
      out.writeNullField("next_page_token");
    }
  }

  private static void writePart(
      BarsAsk ask, Part part, com.fasterxml.jackson.core.JsonGenerator out)
      throws java.io.IOException {
    out.writeObjectFieldStart("meta");
    part.metadata().write(out);
    part.page().writeMetadata(ask.extras().scale(), out);
    if (part.fetched().isPresent()) {
      part.fetched().get().write(out);
    }
    out.writeEndObject();
    part.page().writeBeside(out);
  }

  /** The client has it already. */
  HttpResponse notModified(BarsAsk ask, List<SeriesAsk> asked, String tag) {
    return HttpResponse.create()
        .withStatus(StatusCodes.NOT_MODIFIED)
        .addHeader(RawHeader.create("ETag", '"' + tag + '"'))
        .addHeader(caching(ask, asked, false))
        .addHeader(VARY);
  }

  HttpResponse response(
      BarsAsk ask, List<SeriesAsk> asked, HttpRequest request, Told told, Optional<String> tag) {
    HttpResponse response =
        switch (ask.format()) {
          case JSON -> json(ask, told);
          case NDJSON, CSV -> withHeaders(text(ask, told), told);
          case PARQUET -> withHeaders(parquet(ask, told), told);
        };
    boolean complete = told.parts().stream().allMatch(part -> part.metadata().complete());
    Optional<RawHeader> links = PageLinks.header(request, told.nextToken());
    response = response.addHeader(caching(ask, asked, complete)).addHeader(VARY);
    if (tag.isPresent()) {
      response = response.addHeader(RawHeader.create("ETag", '"' + tag.get() + '"'));
    }
    return links.isPresent() ? response.addHeader(links.get()) : response;
  }

  /**
   * Bars of a past revision never change. What is missing of them is judged by the calendar of
   * today and a symbol may come to mean another instrument, so only a whole answer about an
   * instrument by its id is kept for good.
   */
  private RawHeader caching(BarsAsk ask, List<SeriesAsk> asked, boolean complete) {
    boolean closed =
        ask.patience().isEmpty()
            && asked.stream()
                .allMatch(
                    one ->
                        one.pin()
                                .filter(pin -> pin.at().isBefore(context.clock().instant()))
                                .isPresent()
                            && one.query().judgedUntil() >= one.query().range().endSecond());
    if (!closed || !ask.series().closed()) {
      return ASK_AGAIN;
    }
    boolean byId =
        asked.stream().allMatch(one -> one.name().equals(one.series().instrument().toString()));
    return complete && byId ? FOR_GOOD : AN_HOUR;
  }

  // ---- JSON ----

  private static HttpResponse json(BarsAsk ask, Told told) {
    if (ask.several()) {
      List<ByteString> parts = new ArrayList<>();
      for (int i = 0; i < told.parts().size(); i++) {
        BarAnswer bars = encoded(told.parts().get(i).page());
        parts.add(
            columns(ask)
                ? BarBodies.columnsOfOne(bars.dates(), bars.figures(), told.members().get(i))
                : BarBodies.rowsOfOne(bars.figures(), told.members().get(i)));
      }
      return BarBodies.series(parts, told.whole());
    }
    if (told.parts().getFirst().page().body() instanceof SeriesPage.Body.Streamed(BarStream bars)) {
      return columns(ask)
          ? BarBodies.columns(bars.dates(), bars.figures(), told.whole())
          : BarBodies.rows(bars.figures(), told.whole());
    }
    BarAnswer bars = encoded(told.parts().getFirst().page());
    return columns(ask)
        ? BarBodies.columns(bars.dates(), bars.figures(), told.whole())
        : BarBodies.rows(bars.figures(), told.whole());
  }

  private static boolean columns(BarsAsk ask) {
    return ask.shape().form() == BarShape.Form.COLUMNS;
  }

  private static BarAnswer encoded(SeriesPage page) {
    return switch (page.body()) {
      case SeriesPage.Body.Encoded encoded -> encoded.bars();
      case SeriesPage.Body.Streamed streamed -> throw inAnotherForm(page);
      case SeriesPage.Body.Rows rows -> rows.bars().answer(page.asked().query());
      case SeriesPage.Body.Filed filed -> throw inAnotherForm(page);
    };
  }

  private static IllegalStateException inAnotherForm(SeriesPage page) {
    return new IllegalStateException(
        "bars of " + page.asked().series() + " were read in a form that this answer cannot have");
  }

  // ---- lines ----

  private static HttpResponse text(BarsAsk ask, Told told) {
    ByteString head =
        ask.format() == BarFormat.CSV
            ? ByteString.fromString(
                ask.shape()
                    .head(ask.series().timeframe().intraday(), ask.extras().marks().columns()))
            : ByteString.emptyByteString();
    if (told.parts().getFirst().page().body() instanceof SeriesPage.Body.Streamed(BarStream bars)) {
      return BarBodies.streamed(
          ask.format().contentType(),
          (head.isEmpty() ? bars.figures() : Source.single(head).concat(bars.figures())));
    }
    ByteString body = head;
    for (Part part : told.parts()) {
      body = body.concat(encoded(part.page()).figures());
    }
    return HttpResponse.create().withEntity(HttpEntities.create(ask.format().contentType(), body));
  }

  /** What JSON says in its members. */
  private static HttpResponse withHeaders(HttpResponse response, Told told) {
    List<Part> parts = told.parts();
    HttpResponse with =
        response
            .addHeader(
                RawHeader.create(
                    "X-Bars",
                    Long.toString(parts.stream().mapToLong(part -> part.page().rows()).sum())))
            .addHeader(
                RawHeader.create(
                    "X-Complete",
                    Boolean.toString(parts.stream().allMatch(part -> part.metadata().complete()))))
            .addHeader(
                RawHeader.create(
                    "X-Coverage",
                    Double.toString(
                        parts.stream()
                            .mapToDouble(part -> part.metadata().coverage())
                            .min()
                            .orElse(1))));
    if (parts.size() == 1) {
      with =
          with.addHeader(
              RawHeader.create(
                  "X-Series-Revision", Long.toString(parts.getFirst().page().revision())));
    }
    if (told.nextToken().isPresent()) {
      with = with.addHeader(RawHeader.create("X-Next-Page-Token", told.nextToken().get()));
    }
    for (Part part : parts) {
      for (String warning : part.metadata().allWarnings()) {
        with = with.addHeader(RawHeader.create("X-Warning", ascii(warning)));
      }
    }
    return with;
  }

  private static String ascii(String text) {
    StringBuilder ascii = new StringBuilder(text.length());
    text.chars().forEach(c -> ascii.append(c >= ' ' && c < 0x7f ? (char) c : '?'));
    return ascii.toString();
  }

  // ---- Parquet ----

  private HttpResponse parquet(BarsAsk ask, Told told) {
    boolean intraday = ask.series().timeframe().intraday();
    String createdBy = "ktrdr " + context.version();
    SeriesPage first = told.parts().getFirst().page();
    if (!ask.several() && first.body() instanceof SeriesPage.Body.Filed filed) {
      return BarBodies.streamed(
          BarFormat.PARQUET.contentType(),
          files.parquet(filed.extract(), Map.of("ktrdr", says(told)), createdBy));
    }
    ParquetBars file =
        new ParquetBars(intraday, ask.several(), Map.of("ktrdr", says(told)), createdBy);
    List<Source<ByteString, NotUsed>> pieces = new ArrayList<>();
    pieces.add(Source.lazySingle(() -> ByteString.fromArrayUnsafe(file.begin())));
    for (Part part : told.parts()) {
      String name = part.page().asked().series().instrument().toString();
      switch (part.page().body()) {
        case SeriesPage.Body.Rows rows -> pieces.add(rowGroup(file, name, rows.bars().bars()));
        case SeriesPage.Body.Filed filed ->
            pieces.add(
                files
                    .read(filed.extract())
                    .map(bars -> ByteString.fromArrayUnsafe(file.rowGroup(name, bars))));
        case SeriesPage.Body.Encoded encoded -> throw inAnotherForm(part.page());
        case SeriesPage.Body.Streamed streamed -> throw inAnotherForm(part.page());
      }
    }
    Source<ByteString, NotUsed> body = pieces.getFirst();
    for (Source<ByteString, NotUsed> piece : pieces.subList(1, pieces.size())) {
      body = body.concatLazy(piece);
    }
    return BarBodies.streamed(
        BarFormat.PARQUET.contentType(),
        body.concatLazy(Source.lazySingle(() -> ByteString.fromArrayUnsafe(file.end()))));
  }

  private static Source<ByteString, NotUsed> rowGroup(
      ParquetBars file, String name, BarSeries bars) {
    return bars.isEmpty()
        ? Source.empty()
        : Source.lazySingle(() -> ByteString.fromArrayUnsafe(file.rowGroup(name, bars)))
            .mapMaterializedValue(later -> NotUsed.getInstance());
  }

  /** What the footer tells: the same as the answer in JSON. */
  private static String says(Told told) {
    StringBuilder text = new StringBuilder("[");
    for (byte[] part : told.members()) {
      text.append(new String(part, java.nio.charset.StandardCharsets.UTF_8)).append(',');
    }
    return text.append(new String(told.whole(), java.nio.charset.StandardCharsets.UTF_8))
        .append(']')
        .toString();
  }
}
