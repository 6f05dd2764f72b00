package io.ktrdr.api.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * Which of several media types a client likes best, by its {@code Accept} headers (RFC 9110 §12.5):
 * the most specific range decides about a type, the highest {@code q} among types, and our order
 * where it is equal.
 */
public final class Negotiation {

  /** A range such as {@code text/*}; with parameters it is more specific than without. */
  private record Range(String type, String subtype, double q) {

    boolean matches(String media) {
      int slash = media.indexOf('/');
      return (type.equals("*") || type.equals(media.substring(0, slash)))
          && (subtype.equals("*") || subtype.equals(media.substring(slash + 1)));
    }

    int precision() {
      return (type.equals("*") ? 0 : 1) + (subtype.equals("*") ? 0 : 1);
    }
  }

  private Negotiation() {}

  /**
   * The best of what there is; empty when the client wants none of it. A client that says nothing,
   * or nothing that can be read, takes anything.
   *
   * @param available media types without parameters, the one to be preferred first
   */
  public static Optional<String> best(HttpRequest request, List<String> available) {
    List<Range> ranges = new ArrayList<>();
    for (HttpHeader header : request.getHeaders()) {
      if (header.is("accept")) {
        read(header.value(), ranges);
      }
    }
    if (ranges.isEmpty()) {
      return Optional.of(available.getFirst());
    }
    String best = null;
    double most = 0;
    for (String media : available) {
      double q = quality(media, ranges);
      if (q > most) {
        best = media;
        most = q;
      }
    }
    return Optional.ofNullable(best);
  }

  private static double quality(String media, List<Range> ranges) {
    double q = 0;
    int precision = -1;
    for (Range range : ranges) {
      if (range.precision() > precision && range.matches(media)) {
        q = range.q();
        precision = range.precision();
      }
    }
    return q;
  }

  private static void read(String value, List<Range> ranges) {
    for (String element : value.split(",", -1)) {
      String[] parts = element.split(";", -1);
      String media = parts[0].strip().toLowerCase(Locale.ROOT);
      int slash = media.indexOf('/');
      if (slash <= 0 || slash == media.length() - 1) {
        continue;
      }
      double q = 1;
      for (int i = 1; i < parts.length; i++) {
        String parameter = parts[i].strip().toLowerCase(Locale.ROOT);
        if (parameter.startsWith("q=")) {
          q = weight(parameter.substring(2).strip());
        }
      }
      ranges.add(new Range(media.substring(0, slash), media.substring(slash + 1), q));
    }
  }

  /** A weight that cannot be read is taken for 1, as most servers do. */
  private static double weight(String text) {
    try {
      double q = Double.parseDouble(text);
      return q >= 0 && q <= 1 ? q : 1;
    } catch (NumberFormatException unreadable) {
      return 1;
    }
  }
}
