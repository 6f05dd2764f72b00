package io.ktrdr.api.data;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.ktrdr.api.http.Exchange;
import io.ktrdr.api.http.Fields;
import io.ktrdr.api.http.HttpSettings;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * The questions that were lately read and found free of faults: clients ask the same again and
 * again, and to read a question takes as long as to find the answer. What a question is made of is
 * its query and, where that names no format, its {@code Accept} headers.
 */
final class BarsAsks {

  private static final long MOST = 1_000;

  private record Text(String query, String accept) {}

  private final Cache<Text, BarsAsk> read =
      Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build();
  private final HttpSettings settings;

  BarsAsks(HttpSettings settings) {
    this.settings = settings;
  }

  /**
   * What is asked.
   *
   * @throws io.ktrdr.api.http.ProblemException with all faults, if there are any
   */
  BarsAsk read(Exchange exchange, Fields query) {
    HttpRequest request = exchange.request();
    Text text = new Text(request.getUri().rawQueryString().orElse(""), accept(request));
    return read.get(text, its -> BarsAsk.read(exchange, query, settings));
  }

  private static String accept(HttpRequest request) {
    String accept = "";
    for (HttpHeader header : request.getHeaders()) {
      if (header.is("accept")) {
        accept = accept.isEmpty() ? header.value() : accept + "," + header.value();
      }
    }
    return accept;
  }
}
