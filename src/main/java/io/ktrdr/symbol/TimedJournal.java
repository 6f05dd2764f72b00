package io.ktrdr.symbol;

import com.typesafe.config.Config;
import java.util.Optional;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.jdbc.journal.JdbcAsyncWriteJournal;
import scala.concurrent.Future;
import scala.runtime.BoxedUnit;
import scala.util.Try;

/** The journal plug-in, with a watch beside it; {@code persistence.conf} names it. */
public final class TimedJournal extends JdbcAsyncWriteJournal {

  private final Optional<JournalMeters> meters;

  /**
   * @param config of the plug-in; the toolkit gives it
   */
  public TimedJournal(Config config) {
    super(config);
    this.meters = context().system().settings().setup().get(JournalMeters.class);
  }

  @Override
  public Future<scala.collection.immutable.Seq<Try<BoxedUnit>>> asyncWriteMessages(
      scala.collection.immutable.Seq<AtomicWrite> messages) {
    Future<scala.collection.immutable.Seq<Try<BoxedUnit>>> written =
        super.asyncWriteMessages(messages);
    meters.ifPresent(watch -> time(messages, written, watch));
    return written;
  }

  private void time(
      scala.collection.immutable.Seq<AtomicWrite> messages,
      Future<?> written,
      JournalMeters watch) {
    long begun = System.nanoTime();
    int facts = 0;
    for (int i = 0; i < messages.size(); i++) {
      facts += messages.apply(i).payload().size();
    }
    int all = facts;
    written.onComplete(
        outcome -> {
          watch.written(all, System.nanoTime() - begun, outcome.isSuccess());
          return BoxedUnit.UNIT;
        },
        context().dispatcher());
  }
}
