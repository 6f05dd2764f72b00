package io.ktrdr.simulator.replay;

import io.ktrdr.file.FileFault;
import java.nio.file.Path;

/** A replay file that cannot be served; says which file, which line and which value. */
public final class ReplayException extends IllegalArgumentException {

  ReplayException(Path file, String reason) {
    super("replay file " + file.getFileName() + ": " + reason);
  }

  ReplayException(Path file, FileFault fault) {
    this(file, fault.toString());
  }
}
