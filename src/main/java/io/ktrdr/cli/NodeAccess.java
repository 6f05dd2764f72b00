package io.ktrdr.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How a command is let in by a node, and how it knows that it is the right one. */
final class NodeAccess {

  @Option(
      names = "--api-key",
      paramLabel = "KEY",
      description = {
        "The API key, or a token of the identity provider. Better not here, where other users of"
            + " this machine can see it: $$KTRDR_API_KEY, or the file that $$KTRDR_API_KEY_FILE"
            + " names."
      })
  private Optional<String> apiKey = Optional.empty();

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description =
          "Certificates (PEM) to trust with https instead of the system's; $$KTRDR_CA unless"
              + " given.")
  private Optional<Path> ca = Optional.ofNullable(System.getenv("KTRDR_CA")).map(Path::of);

  /** The key, if there is one. */
  Optional<String> key() {
    Optional<String> key =
        apiKey
            .or(() -> Optional.ofNullable(System.getenv("KTRDR_API_KEY")))
            .or(
                () ->
                    Optional.ofNullable(System.getenv("KTRDR_API_KEY_FILE")).map(NodeAccess::read))
            .map(String::strip)
            .filter(text -> !text.isEmpty());
    if (key.isPresent() && !key.orElseThrow().matches("[!-~]+")) {
      throw CommandFailure.usage(
          "the API key has characters that no key has, such as blanks or line ends");
    }
    return key;
  }

  /** Whose certificates to believe, if not those that the system does. */
  Optional<Path> trusted() {
    return ca;
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw CommandFailure.usage("KTRDR_API_KEY_FILE names " + file + ", which cannot be read");
    }
  }
}
