package io.ktrdr.simulator.replay;

import java.nio.file.Path;

/** A replay file that cannot be served; says which file, which line and which value. */
public final class ReplayException extends IllegalArgumentException {

  ReplayException(Path file, String reason) {
    super("replay file " + file.getFileName() + ": " + reason);
  }

  ReplayException(Path file, long line, String column, String value, String reason) {
    super(
        "replay file "
            + file.getFileName()
            + ", line "
            + line
            + ": "
            + column
            + " \""
            + value
            + "\" "
            + reason);
  }
}
