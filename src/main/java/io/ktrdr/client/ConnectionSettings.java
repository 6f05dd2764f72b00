package io.ktrdr.client;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How to talk to a node.
 *
 * @param timeout until an answer begins
 * @param retries how often a read is asked again when the node says that it cannot for now
 * @param gzip whether answers are asked for in packed form
 * @param trusted PEM certificates to believe instead of those of the JDK
 */
record ConnectionSettings(
    Optional<String> apiKey,
    Duration timeout,
    int retries,
    boolean gzip,
    Optional<Path> trusted,
    String userAgent) {}
