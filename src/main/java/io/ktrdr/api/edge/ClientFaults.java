package io.ktrdr.api.edge;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * Keeps out of the log what the toolkit calls an error of ours and is one of a client: a connection
 * over HTTP/2 that sent what is none, too much of it, or left in the middle. Anybody who reaches
 * the port could fill the log with stack traces. For {@code logback.xml}; what it keeps out is
 * there with {@code KTRDR_TOOLKIT_LOG_LEVEL=DEBUG}.
 */
public final class ClientFaults extends Filter<ILoggingEvent> {

  private static final String TOOLKIT = "org.apache.pekko";

  private static final List<String> BEGINNINGS =
      List.of(
          "HTTP2 connection failed with error [",
          "Error in stage [org.apache.pekko.http.impl.engine.http2.");

  @Override
  public FilterReply decide(ILoggingEvent event) {
    return event.getLevel().isGreaterOrEqual(Level.WARN)
            && event.getLoggerName().startsWith(TOOLKIT)
            && BEGINNINGS.stream().anyMatch(event.getFormattedMessage()::startsWith)
            && !LoggerFactory.getLogger(TOOLKIT).isDebugEnabled()
        ? FilterReply.DENY
        : FilterReply.NEUTRAL;
  }
}
