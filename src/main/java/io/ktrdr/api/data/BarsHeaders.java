package io.ktrdr.api.data;

import io.ktrdr.api.http.PageLinks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/**
 * The headers of an answer with bars: how long it may be kept, its tag, where the next page is, and
 * in all forms but JSON what JSON says in its members.
 */
final class BarsHeaders {

  private static final HttpHeader VARY = RawHeader.create("Vary", "Accept");

  /** An answer that has a body is told so at the edge, if it may be packed. */
  private static final HttpHeader VARY_UNCHANGED =
      RawHeader.create("Vary", "Accept, Accept-Encoding");

  private static final HttpHeader ASK_AGAIN =
      RawHeader.create("Cache-Control", "private, no-cache");
  private static final HttpHeader FOR_GOOD =
      RawHeader.create("Cache-Control", "private, max-age=31536000, immutable");
  private static final HttpHeader AN_HOUR =
      RawHeader.create("Cache-Control", "private, max-age=3600");

  private BarsHeaders() {}

  /** Of an answer that the client has already. */
  static List<HttpHeader> unchanged(BarsAsk ask, List<SeriesAsk> asked, String tag, Instant now) {
    return List.of(tag(tag), caching(ask, asked, false, now), VARY_UNCHANGED);
  }

  /**
   * Of an answer.
   *
   * @param tag its entity tag, if it has one
   */
  static List<HttpHeader> of(
      BarsAsk ask,
      List<SeriesAsk> asked,
      HttpRequest request,
      BarsTold told,
      Optional<String> tag,
      Instant now) {
    List<HttpHeader> headers = new ArrayList<>();
    if (ask.format() != BarFormat.JSON) {
      addTold(told, headers);
    }
    headers.add(caching(ask, asked, told.complete(), now));
    headers.add(VARY);
    tag.ifPresent(its -> headers.add(tag(its)));
    PageLinks.header(request, told.nextToken()).ifPresent(headers::add);
    return headers;
  }

  private static HttpHeader tag(String tag) {
    return RawHeader.create("ETag", '"' + tag + '"');
  }

  /**
   * Bars of a past revision never change. What is missing of them is judged by the calendar of
   * today and a symbol may come to mean another instrument, so only a whole answer about an
   * instrument by its id is kept for good.
   */
  private static HttpHeader caching(
      BarsAsk ask, List<SeriesAsk> asked, boolean complete, Instant now) {
    boolean closed =
        ask.series().closed()
            && ask.patience().isEmpty()
            && asked.stream()
                .allMatch(
                    one ->
                        one.pin().filter(pin -> pin.at().isBefore(now)).isPresent()
                            && one.query().judgedUntil() >= one.query().range().endSecond());
    if (!closed) {
      return ASK_AGAIN;
    }
    boolean byId =
        asked.stream().allMatch(one -> one.name().equals(one.series().instrument().toString()));
    return complete && byId ? FOR_GOOD : AN_HOUR;
  }

  private static void addTold(BarsTold told, List<HttpHeader> headers) {
    headers.add(RawHeader.create("X-Bars", Long.toString(told.rows())));
    headers.add(RawHeader.create("X-Complete", Boolean.toString(told.complete())));
    headers.add(RawHeader.create("X-Coverage", Double.toString(told.coverage())));
    if (told.parts().size() == 1) {
      headers.add(
          RawHeader.create(
              "X-Series-Revision", Long.toString(told.parts().getFirst().page().revision())));
    }
    told.nextToken().ifPresent(token -> headers.add(RawHeader.create("X-Next-Page-Token", token)));
    for (BarsTold.Part part : told.parts()) {
      for (String warning : part.metadata().allWarnings()) {
        headers.add(RawHeader.create("X-Warning", ascii(warning)));
      }
    }
  }

  private static String ascii(String text) {
    StringBuilder ascii = new StringBuilder(text.length());
    text.chars().forEach(c -> ascii.append(c >= ' ' && c < 0x7f ? (char) c : '?'));
    return ascii.toString();
  }
}
