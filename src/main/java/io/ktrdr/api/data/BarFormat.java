package io.ktrdr.api.data;

import io.ktrdr.api.bars.BarShape;
import io.ktrdr.api.http.Fields;
import io.ktrdr.api.http.Negotiation;
import io.ktrdr.api.http.Problem;
import io.ktrdr.api.http.ProblemException;
import io.ktrdr.api.http.ProblemType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.MediaTypes;

/** The media types in which bars can be had; the first is what one gets without a wish. */
enum BarFormat {
  JSON("application/json"),
  NDJSON("application/x-ndjson"),
  CSV("text/csv"),
  PARQUET("application/vnd.apache.parquet");

  private static final ContentType LINES =
      MediaTypes.applicationWithFixedCharset("x-ndjson", HttpCharsets.UTF_8).toContentType();
  private static final ContentType TABLE = MediaTypes.TEXT_CSV.toContentType(HttpCharsets.UTF_8);
  private static final ContentType FILE =
      MediaTypes.customBinary("application", "vnd.apache.parquet", false).toContentType();

  private static final List<String> MEDIA =
      Arrays.stream(values()).map(format -> format.media).toList();

  private final String media;
  private final String text = name().toLowerCase(Locale.ROOT);

  BarFormat(String media) {
    this.media = media;
  }

  ContentType contentType() {
    return switch (this) {
      case JSON -> ContentTypes.APPLICATION_JSON;
      case NDJSON -> LINES;
      case CSV -> TABLE;
      case PARQUET -> FILE;
    };
  }

  /**
   * What a request is to be answered in: {@code format} where it is given, else by {@code Accept}.
   * A fault when the first is none of these.
   *
   * @throws ProblemException when the client accepts none of these
   */
  static BarFormat read(Fields query, HttpRequest request) {
    Optional<String> named = query.text("format");
    if (named.isPresent()) {
      return query.read("format", BarFormat::parse).orElse(JSON);
    }
    String best =
        Negotiation.best(request, MEDIA)
            .orElseThrow(
                () ->
                    new ProblemException(
                        Problem.of(
                                ProblemType.NOT_ACCEPTABLE,
                                "Accept wants none of what bars can be had in: "
                                    + String.join(", ", MEDIA))
                            .with("available", MEDIA)));
    return values()[MEDIA.indexOf(best)];
  }

  private static BarFormat parse(String text) {
    for (BarFormat format : values()) {
      if (format.toString().equals(text)) {
        return format;
      }
    }
    throw new IllegalArgumentException(
        "format \"" + Fields.shortened(text) + "\" is not one of " + Arrays.toString(values()));
  }

  /** How bars are laid out in it. */
  BarShape.Form form(boolean columns) {
    return switch (this) {
      case JSON, PARQUET -> columns ? BarShape.Form.COLUMNS : BarShape.Form.ROWS;
      case NDJSON -> BarShape.Form.NDJSON;
      case CSV -> BarShape.Form.CSV;
    };
  }

  @Override
  public String toString() {
    return text;
  }
}
