package io.ktrdr.app;

import java.util.List;

/** The configuration is wrong; the message names everything that is. */
public final class SettingsException extends RuntimeException {

  public SettingsException(List<String> problems) {
    super(
        problems.size() == 1
            ? "the configuration is wrong: " + problems.getFirst()
            : "the configuration is wrong in "
                + problems.size()
                + " places:\n  - "
                + String.join("\n  - ", problems));
  }
}
