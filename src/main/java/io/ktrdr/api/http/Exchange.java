package io.ktrdr.api.http;

import java.util.Map;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * One request on its way to an answer.
 *
 * @param request as it came
 * @param requestId its id, theirs or ours
 * @param caller who asks
 * @param path the decoded values of the path's {@code {names}}
 */
public record Exchange(
    HttpRequest request, String requestId, Caller caller, Map<String, String> path) {}
