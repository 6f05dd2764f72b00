package io.ktrdr.cli;

import picocli.CommandLine.ExitCode;

/** A command could not do what was asked; the message is a sentence for the person who asked. */
final class CommandFailure extends RuntimeException {

  private final int exitCode;
  private final boolean unreachable;

  private CommandFailure(String message, int exitCode, boolean unreachable) {
    super(message);
    this.exitCode = exitCode;
    this.unreachable = unreachable;
  }

  /** It was asked rightly and did not work. */
  static CommandFailure failed(String message) {
    return new CommandFailure(message, ExitCode.SOFTWARE, false);
  }

  /** It was asked wrongly: asking the same again cannot work. */
  static CommandFailure usage(String message) {
    return new CommandFailure(message, ExitCode.USAGE, false);
  }

  /** No node answered; one may later. */
  static CommandFailure unreachable(String message) {
    return new CommandFailure(message, ExitCode.SOFTWARE, true);
  }

  boolean isUnreachable() {
    return unreachable;
  }

  int exitCode() {
    return exitCode;
  }
}
