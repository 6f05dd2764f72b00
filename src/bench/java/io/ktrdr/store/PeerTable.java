package io.ktrdr.store;

import io.ktrdr.market.BarSeries;
import java.sql.SQLException;

/** Another way to keep bars in files of one's own process, which the store is compared with. */
interface PeerTable extends AutoCloseable {

  /** What it is called in the output. */
  String name();

  /** Writes all bars into the empty table, forced to the disk as far as it can be. */
  void write(BarSeries bars) throws Exception;

  /**
   * Reads all columns of the bars from {@code start} (inclusive) to {@code end} (exclusive), epoch
   * seconds, in order of time.
   *
   * @return the sum of all figures, so that nothing is optimised away
   */
  long read(long start, long end) throws Exception;

  @Override
  void close() throws SQLException;
}
