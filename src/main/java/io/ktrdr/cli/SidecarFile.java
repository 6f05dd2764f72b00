package io.ktrdr.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** The file {@code NAME.meta.json} beside a file of bars, which says what that is. */
final class SidecarFile {

  private SidecarFile() {}

  static Path of(Path file) {
    return file.resolveSibling(file.getFileName() + ".meta.json");
  }

  /** What lies beside a file; empty when nothing does. */
  static Optional<JsonNode> read(Path file) throws IOException {
    Path sidecar = of(file);
    return Files.isRegularFile(sidecar)
        ? Optional.of(NodeClient.JSON.readTree(sidecar.toFile()))
        : Optional.empty();
  }

  /** Writes it whole or not at all. */
  static void write(Path file, JsonNode sidecar) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".meta.json.part");
    Files.writeString(part, sidecar.toPrettyString() + System.lineSeparator());
    Files.move(part, of(file), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /** SHA-256 of a file's bytes, as 64 hex digits. */
  static String sha256(Path file) throws IOException {
    try (InputStream bytes = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] block = new byte[1 << 16];
      for (int n = bytes.read(block); n >= 0; n = bytes.read(block)) {
        digest.update(block, 0, n);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
