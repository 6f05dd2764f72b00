package io.ktrdr.api.edge;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.FilterReply;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientFaultsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DENY | ERROR | org.apache.pekko.actor.ActorSystemImpl | HTTP2 connection failed with error"
            + " [truncated data]. Sending INTERNAL_ERROR and closing connection.",
        "DENY | ERROR | org.apache.pekko.actor.RepointableActorRef | Error in stage"
            + " [org.apache.pekko.http.impl.engine.http2.framing.Http2FrameParsing]: truncated"
            + " data",
        "NEUTRAL | ERROR | org.apache.pekko.actor.RepointableActorRef | Error in stage"
            + " [Map(io.ktrdr.api.data.BarsRoutes)]: no such bar",
        "NEUTRAL | ERROR | org.apache.pekko.actor.ActorSystemImpl | Response stream failed",
        "NEUTRAL | ERROR | io.ktrdr.api.HttpServer | HTTP2 connection failed with error [ours]"
      })
  void theConsoleOfANodeTellsOfOurFaultsAndNotOfThoseOfClients(
      FilterReply reply, String level, String logger, String message) throws Exception {
    LoggerContext context = new LoggerContext();
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(Path.of("src/main/resources/logback.xml").toFile());
    ConsoleAppender<ILoggingEvent> console =
        (ConsoleAppender<ILoggingEvent>)
            context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("console");

    LoggingEvent event =
        new LoggingEvent("", context.getLogger(logger), Level.valueOf(level), message, null, null);
    assertThat(console.getFilterChainDecision(event)).isEqualTo(reply);
  }
}
