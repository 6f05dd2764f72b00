package io.ktrdr.cli;

import picocli.CommandLine.ExitCode;

/** A command could not do what was asked; the message is a sentence for the person who asked. */
final class CommandFailure extends RuntimeException {

  private final int exitCode;

  private CommandFailure(String message, int exitCode) {
    super(message);
    this.exitCode = exitCode;
  }

  /** It was asked rightly and did not work. */
  static CommandFailure failed(String message) {
    return new CommandFailure(message, ExitCode.SOFTWARE);
  }

  /** It was asked wrongly: asking the same again cannot work. */
  static CommandFailure usage(String message) {
    return new CommandFailure(message, ExitCode.USAGE);
  }

  int exitCode() {
    return exitCode;
  }
}
