package io.ktrdr.api.data;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** Puts encoded bars and what is said about them into one body, without copying the bars. */
final class BarBodies {

  private static final ByteString ROWS = ascii("{\"success\":true,\"data\":{\"bars\":[");
  private static final ByteString DATES = ascii("{\"success\":true,\"data\":{\"dates\":[");
  private static final ByteString OHLCV = ascii("],\"ohlcv\":[");
  private static final ByteString END_OF_BARS = ascii("],");
  private static final ByteString END = ascii("}}");
  private static final ByteString ROWS_OF_ONE = ascii("{\"bars\":[");
  private static final ByteString DATES_OF_ONE = ascii("{\"dates\":[");
  private static final ByteString END_OF_ONE = ascii("}");
  private static final ByteString SERIES = ascii("{\"success\":true,\"data\":{\"series\":[");
  private static final ByteString COMMA = ascii(",");

  private BarBodies() {}

  /** {@code {"success":true,"data":{"bars":[…],<members>}}}. */
  static HttpResponse rows(ByteString rows, byte[] object) {
    return whole(ROWS.concat(rows).concat(END_OF_BARS).concat(members(object)).concat(END));
  }

  /** {@code {"success":true,"data":{"dates":[…],"ohlcv":[…],<members>}}}. */
  static HttpResponse columns(ByteString dates, ByteString figures, byte[] object) {
    return whole(
        DATES
            .concat(dates)
            .concat(OHLCV)
            .concat(figures)
            .concat(END_OF_BARS)
            .concat(members(object))
            .concat(END));
  }

  /** The same as {@link #columns}, sent in chunks while it is being made. */
  static HttpResponse columns(
      Source<ByteString, NotUsed> dates, Source<ByteString, NotUsed> figures, byte[] object) {
    return streamed(
        ContentTypes.APPLICATION_JSON,
        Source.single(DATES)
            .concat(dates)
            .concat(Source.single(OHLCV))
            .concat(figures)
            .concat(Source.single(END_OF_BARS.concat(members(object)).concat(END))));
  }

  /** The same as {@link #rows}, sent in chunks while it is being made. */
  static HttpResponse rows(Source<ByteString, NotUsed> rows, byte[] object) {
    return streamed(
        ContentTypes.APPLICATION_JSON,
        Source.single(ROWS)
            .concat(rows)
            .concat(Source.single(END_OF_BARS.concat(members(object)).concat(END))));
  }

  /** {@code {"bars":[…],<members>}}: one of several. */
  static ByteString rowsOfOne(ByteString rows, byte[] object) {
    return ROWS_OF_ONE.concat(rows).concat(END_OF_BARS).concat(members(object)).concat(END_OF_ONE);
  }

  /** {@code {"dates":[…],"ohlcv":[…],<members>}}: one of several. */
  static ByteString columnsOfOne(ByteString dates, ByteString figures, byte[] object) {
    return DATES_OF_ONE
        .concat(dates)
        .concat(OHLCV)
        .concat(figures)
        .concat(END_OF_BARS)
        .concat(members(object))
        .concat(END_OF_ONE);
  }

  /** {@code {"success":true,"data":{"series":[…],<members>}}}. */
  static HttpResponse series(List<ByteString> parts, byte[] object) {
    ByteString body = SERIES;
    for (int i = 0; i < parts.size(); i++) {
      body = (i == 0 ? body : body.concat(COMMA)).concat(parts.get(i));
    }
    return whole(body.concat(END_OF_BARS).concat(members(object)).concat(END));
  }

  static HttpResponse streamed(ContentType type, Source<ByteString, NotUsed> body) {
    return HttpResponse.create().withEntity(HttpEntities.createChunked(type, body));
  }

  /** An object's members, without its braces. */
  private static ByteString members(byte[] object) {
    return ByteString.fromArrayUnsafe(object, 1, object.length - 2);
  }

  private static HttpResponse whole(ByteString body) {
    return HttpResponse.create()
        .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, body));
  }

  private static ByteString ascii(String text) {
    return ByteString.fromArrayUnsafe(text.getBytes(StandardCharsets.US_ASCII));
  }
}
