package io.ktrdr.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/** What is written to one logger from now on, until this is closed. */
public final class LogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final Logger logger;
  private final Level before;
  private final List<String> all = new CopyOnWriteArrayList<>();
  private final LinkedBlockingQueue<String> unread = new LinkedBlockingQueue<>();

  private LogLines(Logger logger) {
    this.logger = logger;
    this.before = logger.getLevel();
  }

  /** Listens to the logger of this name, from INFO on. */
  public static LogLines of(String name) {
    Logger logger = (Logger) LoggerFactory.getLogger(name);
    LogLines lines = new LogLines(logger);
    lines.start();
    logger.setLevel(Level.INFO);
    logger.addAppender(lines);
    return lines;
  }

  @Override
  protected void append(ILoggingEvent event) {
    all.add(event.getFormattedMessage());
    unread.add(event.getFormattedMessage());
  }

  /**
   * The next line with a text in it; those before it are passed over.
   *
   * @throws AssertionError when none comes in time
   */
  public String next(String text) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    for (String line = unread.poll(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        line != null;
        line = unread.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
      if (line.contains(text)) {
        return line;
      }
    }
    throw new AssertionError("nothing with " + text + " was logged; there was: " + all);
  }

  /** Everything until now. */
  public List<String> all() {
    return List.copyOf(all);
  }

  @Override
  public void close() {
    logger.detachAppender(this);
    logger.setLevel(before);
    stop();
  }
}
