package io.ktrdr.api.http;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/**
 * Answers that a client may keep and ask about again: the tag is a digest of the answer's own
 * bytes, so the same tag is the same answer whatever it was made of, and whoever holds it is told
 * 304. It saves the sending, not the making; bars, where the making matters, have tags of their own
 * kind.
 */
public final class Revalidation {

  private static final int BYTES = 16;
  private static final RawHeader ASK_AGAIN = RawHeader.create("Cache-Control", "private, no-cache");

  private Revalidation() {}

  /**
   * A whole answer, or that it has not changed.
   *
   * @param answer with its body in memory; one that is streamed is left as it is
   */
  public static HttpResponse of(HttpRequest request, HttpResponse answer) {
    return page(request, answer, Optional.empty());
  }

  /**
   * A page, with links to the next and the first, or that it has not changed.
   *
   * @param next the token of the next page
   */
  public static HttpResponse page(HttpRequest request, HttpResponse answer, Optional<String> next) {
    if (!(answer.entity() instanceof HttpEntity.Strict strict)) {
      return answer;
    }
    String tag = tag(strict.getData().toArray());
    HttpResponse told =
        EntityTags.of(request).hold(tag)
            ? HttpResponse.create().withStatus(StatusCodes.NOT_MODIFIED)
            : answer;
    told = told.addHeader(RawHeader.create("ETag", '"' + tag + '"')).addHeader(ASK_AGAIN);
    Optional<RawHeader> links = PageLinks.header(request, next);
    return links.isPresent() ? told.addHeader(links.get()) : told;
  }

  private static String tag(byte[] body) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, BYTES));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
