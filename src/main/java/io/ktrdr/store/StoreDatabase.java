package io.ktrdr.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * The bar database of a data folder: the H2 file {@code bars}, its schema brought up to date, and
 * what is built on it.
 *
 * <p>A call that has returned survives {@code kill -9}: H2 hands every commit to the operating
 * system before it answers. It does not wait for the disk: a power cut may cost the last commits,
 * or in the worst case the file (docs/store.md).
 */
public final class StoreDatabase implements AutoCloseable {

  private final FolderLock lock;
  private final HikariDataSource pool;
  private final JdbcBarStore bars;
  private final JdbcInstrumentDirectory instruments;
  private final JdbcLessons lessons;

  private StoreDatabase(FolderLock lock, HikariDataSource pool, StoreSettings settings) {
    this.lock = lock;
    this.pool = pool;
    this.bars = new JdbcBarStore(pool, settings);
    this.instruments = new JdbcInstrumentDirectory(pool);
    this.lessons = new JdbcLessons(pool);
  }

  /** Opens with the settings that {@code store.conf} has. */
  public static StoreDatabase open(Path folder) {
    return open(folder, StoreSettings.defaults());
  }

  /**
   * Opens the database of a folder, which is created when absent.
   *
   * @throws StoreException when it is in use by another store, or cannot be opened
   */
  public static StoreDatabase open(Path folder, StoreSettings settings) {
    Path home = folder.toAbsolutePath().normalize();
    try {
      Files.createDirectories(home);
    } catch (IOException e) {
      throw new StoreException("cannot make the data folder " + home, e);
    }
    FolderLock lock = FolderLock.take(home);
    HikariDataSource pool = null;
    try {
      pool = pool(home, settings);
      Flyway.configure(StoreDatabase.class.getClassLoader())
          .dataSource(pool)
          .locations("classpath:db/bars")
          .load()
          .migrate();
      return new StoreDatabase(lock, pool, settings);
    } catch (RuntimeException e) {
      if (pool != null) {
        pool.close();
      }
      lock.close();
      throw e instanceof StoreException
          ? e
          : new StoreException("cannot open the bar database in " + home, e);
    }
  }

  /** Has a registry told how long reads and writes of bars take, from now on. */
  public void measure(MeterRegistry registry) {
    bars.measure(registry);
  }

  public BarStore bars() {
    return bars;
  }

  public InstrumentDirectory instruments() {
    return instruments;
  }

  public Lessons lessons() {
    return lessons;
  }

  /** The database itself, its schema up to date, for tables that others keep in it. */
  public DataSource database() {
    return pool;
  }

  /** Forces everything committed to the disk, so that not even a power cut can take it back. */
  public void sync() {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("checkpoint sync");
    } catch (SQLException e) {
      throw new StoreException("cannot force bars to the disk", e);
    }
  }

  HikariDataSource pool() {
    return pool;
  }

  @Override
  public void close() {
    bars.close();
    pool.close();
    lock.close();
  }

  private static HikariDataSource pool(Path home, StoreSettings settings) {
    if (home.toString().contains(";")) {
      throw new StoreException("the data folder " + home + " must not have a ; in its name");
    }
    HikariConfig config = new HikariConfig();
    config.setPoolName("bars");
    // WRITE_DELAY=0: commit returns after the write, not up to half a second before it.
    // DB_CLOSE_ON_EXIT=FALSE: the node's own shutdown order closes it, not H2's exit hook.
    config.setJdbcUrl(
        "jdbc:h2:file:" + home.resolve("bars") + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE");
    config.setUsername("ktrdr");
    config.setPassword("");
    config.setMaximumPoolSize(settings.connections());
    config.setMinimumIdle(1);
    return new HikariDataSource(config);
  }
}
