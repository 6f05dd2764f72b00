package io.ktrdr.api.data;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ktrdr.api.http.Fields;
import io.ktrdr.api.http.Problem;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** What a load answers with when IB cannot be asked for what is missing. */
enum Fallback {
  /** What is stored of the range, if anything is; the answer says why it is no more. */
  STORE,
  /** The problem. */
  NONE;

  static Fallback parse(String text) {
    return switch (text) {
      case "store" -> STORE;
      case "none" -> NONE;
      default ->
          throw new IllegalArgumentException(
              "fallback \""
                  + Fields.shortened(text)
                  + "\" is not one of [store, none]: what to answer with when IB cannot be asked");
    };
  }

  /** Whether a problem may be answered with stored bars: IB did not say no, it said nothing. */
  static boolean allowedFor(Problem trouble) {
    return switch (trouble.type()) {
      case GATEWAY_UNAVAILABLE, PACING_LIMITED -> true;
      default -> false;
    };
  }

  /** For the answer's warnings. */
  static String warning(Problem trouble) {
    return "IB could not be asked for what is missing, so this is what is stored: "
        + trouble.detail();
  }

  /** Why the answer is what is stored and no more, in the words that the problem would have. */
  static void write(Problem trouble, JsonGenerator out) throws IOException {
    out.writeObjectFieldStart("fallback");
    out.writeStringField("code", trouble.type().name());
    out.writeStringField("detail", trouble.detail());
    if (trouble.ibCode() != 0) {
      out.writeObjectFieldStart("ib");
      out.writeNumberField("code", trouble.ibCode());
      out.writeStringField("message", trouble.ibMessage());
      out.writeEndObject();
    }
    out.writeNumberField("retry_after_ms", trouble.retryAfter().toMillis());
    for (Map.Entry<String, Object> member : new TreeMap<>(trouble.more()).entrySet()) {
      out.writePOJOField(member.getKey(), member.getValue());
    }
    out.writeEndObject();
  }
}
