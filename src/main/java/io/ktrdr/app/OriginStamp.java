package io.ktrdr.app;

import io.ktrdr.market.Origin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;

/**
 * Says which kind of data a folder holds: the file {@code origin} in it, whose first line is {@code
 * real} or {@code simulated}. Written once, before the first fact is stored, and never changed, so
 * that the two never mix. Safe for many threads; the store's lock keeps other processes out.
 */
final class OriginStamp {

  private static final String EXPLANATION =
      """
      # What filled this data folder. Real and simulated data never mix: a node that is pointed at
      # the other kind refuses. Do not edit; use another folder instead (ktrdr serve --data DIR).
      """;

  private final Path folder;
  private Optional<Origin> origin;

  private OriginStamp(Path folder, Optional<Origin> origin) {
    this.folder = folder;
    this.origin = origin;
  }

  /**
   * Reads the stamp of a folder, which need not exist yet.
   *
   * @throws StartRefusedException when there is a stamp that nobody can read
   */
  static OriginStamp of(Path folder) {
    Path file = folder.resolve("origin");
    try {
      String first = Files.readString(file).lines().findFirst().orElse("").strip();
      Origin read =
          Arrays.stream(Origin.values())
              .filter(known -> known.toString().equals(first))
              .findFirst()
              .orElseThrow(
                  () ->
                      StartRefusedException.forGood(
                          file
                              + " should say \"real\" or \"simulated\" and says \""
                              + (first.length() > 40 ? first.substring(0, 40) + "…" : first)
                              + "\"; if you know what filled this folder, write that word there"));
      return new OriginStamp(folder, Optional.of(read));
    } catch (NoSuchFileException e) {
      return new OriginStamp(folder, Optional.empty());
    } catch (IOException e) {
      throw StartRefusedException.forGood("cannot read " + file + ": " + e.getMessage());
    }
  }

  /** What filled the folder; empty as long as nothing has. */
  synchronized Optional<Origin> origin() {
    return origin;
  }

  /**
   * Claims the folder for one kind of data. When this returns nothing, the stamp is on the disk.
   *
   * @return why not, as a sentence that says what to do; nothing when the folder is of that kind
   */
  synchronized Optional<String> claim(Origin revealed) {
    if (origin.isEmpty()) {
      write(revealed);
      origin = Optional.of(revealed);
    }
    return refusal(revealed);
  }

  /** Why data of this kind must not go into the folder; nothing when it may. */
  synchronized Optional<String> refusal(Origin revealed) {
    return origin
        .filter(stamped -> stamped != revealed)
        .map(
            stamped ->
                "the data folder %s holds %s data and this gateway is %s; the two never mix: %s"
                    .formatted(folder, stamped, described(revealed), remedy(revealed)));
  }

  private static String described(Origin revealed) {
    return switch (revealed) {
      case REAL -> "a real one";
      case SIMULATED -> "simulated";
    };
  }

  private static String remedy(Origin revealed) {
    return switch (revealed) {
      case REAL ->
          "keep real data in a folder of its own (--data DIR), or go on with simulated data (--ib"
              + " simulated)";
      case SIMULATED ->
          "try the simulator in another folder (--data DIR), or connect to your TWS or IB Gateway"
              + " (--ib HOST:PORT)";
    };
  }

  private void write(Origin revealed) {
    Path written = folder.resolve("origin.new");
    byte[] text = (revealed + "\n" + EXPLANATION).getBytes(StandardCharsets.UTF_8);
    try {
      try (FileChannel channel =
          FileChannel.open(
              written,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        ByteBuffer left = ByteBuffer.wrap(text);
        while (left.hasRemaining()) {
          channel.write(left);
        }
        channel.force(true);
      }
      Files.move(written, folder.resolve("origin"), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot stamp the data folder " + folder, e);
    }
  }
}
