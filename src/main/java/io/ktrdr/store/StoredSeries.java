package io.ktrdr.store;

import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The index of one series as it is now, and the lock that lets one merge at a time change it.
 * Readers take the index without the lock; it is replaced as a whole, after the commit.
 */
final class StoredSeries {

  private final ReentrantLock lock = new ReentrantLock();
  private volatile SeriesIndex index;

  /** A merge failed, and may have been committed all the same: the index must be read anew. */
  private boolean doubtful;

  StoredSeries(SeriesIndex index) {
    this.index = index;
  }

  SeriesIndex index() {
    return index;
  }

  /**
   * Reads chunks of one revision; when a merge has replaced one of them meanwhile, once more with
   * merges held back.
   *
   * @param reload reads the index from the database
   * @param reading empty when a chunk is not of the revision that the index says
   */
  <T> T consistently(
      UnaryOperator<SeriesIndex> reload, Function<SeriesIndex, Optional<T>> reading) {
    Optional<T> read = reading.apply(index);
    if (read.isPresent()) {
      return read.get();
    }
    lock.lock();
    try {
      settle(reload);
      return reading
          .apply(index)
          .orElseThrow(
              () ->
                  new StoreException(
                      "the stored chunks of " + index.series() + " are not those of its index"));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Changes the series; readers see the new index from then on.
   *
   * @param reload reads the index from the database
   */
  <T> T write(UnaryOperator<SeriesIndex> reload, Function<SeriesIndex, Written<T>> change) {
    lock.lock();
    try {
      settle(reload);
      doubtful = true;
      Written<T> written = change.apply(index);
      index = written.index();
      doubtful = false;
      return written.result();
    } finally {
      lock.unlock();
    }
  }

  private void settle(UnaryOperator<SeriesIndex> reload) {
    if (doubtful) {
      index = reload.apply(index);
      doubtful = false;
    }
  }

  /** The index after a change, and what to answer. */
  record Written<T>(SeriesIndex index, T result) {}
}
