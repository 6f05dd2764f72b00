package io.ktrdr.api.data;

import io.ktrdr.api.bars.BarAnswer;
import io.ktrdr.api.bars.BarShape;
import io.ktrdr.api.bars.BarStream;
import io.ktrdr.api.desk.ApiContext;
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
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** Puts the pages of instruments and what is told about them into one response. */
final class BarsAnswer {

  private final ApiContext context;
  private final BarFiles files;

  BarsAnswer(ApiContext context, BarFiles files) {
    this.context = context;
    this.files = files;
  }

  /** The client has it already. */
  HttpResponse notModified(BarsAsk ask, List<SeriesAsk> asked, String tag) {
    return HttpResponse.create()
        .withStatus(StatusCodes.NOT_MODIFIED)
        .addHeaders(BarsHeaders.unchanged(ask, asked, tag, context.clock().instant()));
  }

  HttpResponse response(
      BarsAsk ask,
      List<SeriesAsk> asked,
      HttpRequest request,
      BarsTold told,
      Optional<String> tag) {
    HttpResponse body =
        switch (ask.format()) {
          case JSON -> json(ask, told);
          case NDJSON, CSV -> text(ask, told);
          case PARQUET -> parquet(ask, told);
        };
    return body.addHeaders(
        BarsHeaders.of(ask, asked, request, told, tag, context.clock().instant()));
  }

  // ---- JSON ----

  private static HttpResponse json(BarsAsk ask, BarsTold told) {
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
    SeriesPage page = told.parts().getFirst().page();
    if (page.body() instanceof SeriesPage.Body.Streamed(BarStream bars)) {
      return columns(ask)
          ? BarBodies.columns(bars.dates(), bars.figures(), told.whole())
          : BarBodies.rows(bars.figures(), told.whole());
    }
    BarAnswer bars = encoded(page);
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

  private static HttpResponse text(BarsAsk ask, BarsTold told) {
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
    for (BarsTold.Part part : told.parts()) {
      body = body.concat(encoded(part.page()).figures());
    }
    return HttpResponse.create().withEntity(HttpEntities.create(ask.format().contentType(), body));
  }

  // ---- Parquet ----

  private HttpResponse parquet(BarsAsk ask, BarsTold told) {
    boolean intraday = ask.series().timeframe().intraday();
    String createdBy = "ktrdr " + context.version();
    Map<String, String> footer = Map.of("ktrdr", told.text());
    SeriesPage first = told.parts().getFirst().page();
    if (!ask.several() && first.body() instanceof SeriesPage.Body.Filed filed) {
      return BarBodies.streamed(
          BarFormat.PARQUET.contentType(), files.parquet(filed.extract(), footer, createdBy));
    }
    ParquetBars file = new ParquetBars(intraday, ask.several(), footer, createdBy);
    List<Source<ByteString, NotUsed>> pieces = new ArrayList<>();
    pieces.add(Source.lazySingle(() -> ByteString.fromArrayUnsafe(file.begin())));
    for (BarsTold.Part part : told.parts()) {
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
}
