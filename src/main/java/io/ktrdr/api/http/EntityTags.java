package io.ktrdr.api.http;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * The entity tags that a client holds, by its {@code If-None-Match} headers (RFC 9110 §13.1.2),
 * without their quotes. What a compressing layer put at the end of a tag of ours ({@code -gzip},
 * {@code -zstd}, {@code -br}) is left out: it is about the same content.
 *
 * @param any whether the client holds whatever there is: {@code *}
 */
public record EntityTags(List<String> tags, boolean any) {

  private static final Pattern TAG = Pattern.compile("(?:W/)?\"([^\"]*)\"");
  private static final Pattern CODING = Pattern.compile("-(gzip|zstd|br)$");
  private static final EntityTags NONE = new EntityTags(List.of(), false);

  /** More than this are not looked at. */
  private static final int MOST = 100;

  public EntityTags {
    tags = List.copyOf(tags);
  }

  /** Those of a request. */
  public static EntityTags of(HttpRequest request) {
    List<String> tags = null;
    boolean any = false;
    for (HttpHeader header : request.getHeaders()) {
      if (header.is("if-none-match")) {
        tags = tags == null ? new ArrayList<>() : tags;
        String value = header.value().strip();
        any |= value.equals("*");
        Matcher each = TAG.matcher(value);
        while (each.find() && tags.size() < MOST) {
          tags.add(CODING.matcher(each.group(1)).replaceFirst(""));
        }
      }
    }
    return tags == null ? NONE : new EntityTags(tags, any);
  }

  public boolean isEmpty() {
    return tags.isEmpty() && !any;
  }

  /** Whether the client holds what has this tag. */
  public boolean hold(String tag) {
    return any || tags.contains(tag);
  }
}
