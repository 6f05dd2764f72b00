package io.ktrdr.symbol;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.persistence.jdbc.db.SlickExtension;
import org.apache.pekko.persistence.jdbc.db.SlickExtensionImpl;
import org.flywaydb.core.Flyway;
import slick.jdbc.JdbcDataSource;

/** The H2 file that keeps every fact: {@code journal.mv.db} in the data folder. */
public final class Journal {

  /**
   * WRITE_DELAY=0 writes each commit before it is acknowledged, so that it survives kill -9. The
   * file closes when its last connection does, in the coordinated shutdown; a hook of H2's own
   * would close it under the feet of actors that still persist.
   */
  private static final String OPTIONS = ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";

  private static final String USER = "sa";

  /** How long it stands that the journal can be written, or cannot. */
  private static final Duration BELIEVED = Duration.ofSeconds(5);

  private Journal() {}

  /** Looks whether facts can be kept, through the connections that keep them. */
  static JournalProbe probe(ActorSystem<?> system) {
    SlickExtensionImpl databases = (SlickExtensionImpl) SlickExtension.get(system);
    JdbcDataSource source =
        databases
            .database(system.settings().config().getConfig("jdbc-journal"))
            .database()
            .source();
    return new JournalProbe(
        source::createConnection,
        BELIEVED,
        System::nanoTime,
        system.dispatchers().lookup(DispatcherSelector.fromConfig("ktrdr.store-dispatcher")));
  }

  /**
   * Creates or upgrades the journal's tables in a folder. Blocks.
   *
   * @return where the persistence plug-ins find them; goes before {@code application.conf}
   * @throws org.flywaydb.core.api.FlywayException when the file is in use, damaged, or newer than
   *     this program
   */
  public static Config prepare(Path folder) {
    String url = "jdbc:h2:file:" + folder.toAbsolutePath().resolve("journal") + OPTIONS;
    Flyway.configure().dataSource(url, USER, "").locations("classpath:db/journal").load().migrate();
    return ConfigFactory.parseMap(
        Map.of(
            "pekko-persistence-jdbc.shared-databases.slick.db.url", url,
            "pekko-persistence-jdbc.shared-databases.slick.db.user", USER,
            "pekko-persistence-jdbc.shared-databases.slick.db.password", ""),
        "the journal in " + folder);
  }
}
