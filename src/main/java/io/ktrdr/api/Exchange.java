package io.ktrdr.api;

import java.util.Map;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * One request on its way to an answer.
 *
 * @param request as it came
 * @param requestId its id, theirs or ours
 * @param path the decoded values of the path's {@code {names}}
 */
record Exchange(HttpRequest request, String requestId, Map<String, String> path) {}
