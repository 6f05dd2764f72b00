package io.ktrdr.api.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/** Bodies that came gzipped, as their {@code Content-Encoding} says. */
final class BodyCoding {

  private BodyCoding() {}

  /**
   * Whether the body has to be unpacked.
   *
   * @throws ProblemException when it is packed in a way that is not known here
   */
  static boolean packed(HttpRequest request) {
    String coding =
        request.getHeader("Content-Encoding").map(header -> header.value().strip()).orElse("");
    if (coding.isEmpty() || coding.equalsIgnoreCase("identity")) {
      return false;
    }
    if (coding.equalsIgnoreCase("gzip") || coding.equalsIgnoreCase("x-gzip")) {
      return true;
    }
    throw new ProblemException(
        Problem.of(
            ProblemType.UNSUPPORTED_MEDIA_TYPE,
            "the body is declared as packed with "
                + Fields.shortened(coding)
                + "; Content-Encoding may be gzip or identity"));
  }

  /**
   * Unpacks a body, but no further than it may be large.
   *
   * @return empty when it is larger
   * @throws ProblemException when it is not gzip
   */
  static Optional<byte[]> expand(byte[] packed, long most) {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      byte[] plain = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, most + 1));
      return plain.length > most ? Optional.empty() : Optional.of(plain);
    } catch (IOException e) {
      throw new ProblemException(
          Problem.of(
              ProblemType.MALFORMED_REQUEST,
              "the body is declared as gzip and cannot be unpacked: " + e.getMessage()));
    }
  }
}
