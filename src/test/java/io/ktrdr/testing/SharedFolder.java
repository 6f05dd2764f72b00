package io.ktrdr.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * Data that the project did not make and does not ship: the folder named by the environment
 * variable {@code KTRDR_SHARED}, else {@code ../shared} beside the checkout. A fresh clone has
 * none, and tests of it are skipped with that reason.
 */
public final class SharedFolder {

  private SharedFolder() {}

  /** The file or folder; skips the running test when it is not there. */
  public static Path require(String relative) {
    String given = System.getenv("KTRDR_SHARED");
    Path wanted = Path.of(given == null ? "../shared" : given).resolve(relative);
    Assumptions.assumeTrue(
        Files.exists(wanted), () -> "no " + wanted + ": this clone has no shared data");
    return wanted;
  }
}
