package io.ktrdr.api.jobs;

import io.ktrdr.api.http.ProblemException;
import io.ktrdr.api.series.PageToken;
import io.ktrdr.job.JobQuery;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;

/** Where the next page of jobs or items begins, as text; opaque to callers, but not secret. */
final class JobTokens {

  private static final String ITEM = "item-";

  private JobTokens() {}

  static String text(JobQuery.After after) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((after.createdAt() + " " + after.id()).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @throws ProblemException when it is not one of ours
   */
  static JobQuery.After jobs(String token) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
      int blank = text.indexOf(' ');
      if (blank > 0) {
        return new JobQuery.After(
            Instant.parse(text.substring(0, blank)), text.substring(blank + 1));
      }
    } catch (IllegalArgumentException | DateTimeException notOurs) {
      // falls through to the same answer
    }
    throw PageToken.invalid("page_token is not one that this API gave out");
  }

  static String text(int item) {
    return ITEM + item;
  }

  /**
   * @throws ProblemException when it is not one of ours
   */
  static int item(String token) {
    try {
      int item = token.startsWith(ITEM) ? Integer.parseInt(token.substring(ITEM.length())) : -1;
      if (item >= 0) {
        return item;
      }
    } catch (NumberFormatException notOurs) {
      // falls through to the same answer
    }
    throw PageToken.invalid("page_token is not one that this API gave out");
  }
}
