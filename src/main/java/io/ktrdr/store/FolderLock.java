package io.ktrdr.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a data folder to one store at a time. Without it a second store in the same process would
 * quietly share H2's database and work from a chunk index of its own. The operating system drops
 * the lock when the process dies, however it dies.
 */
final class FolderLock implements AutoCloseable {

  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  static FolderLock take(Path folder) {
    Path file = folder.resolve("bars.lock");
    try {
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      try {
        FileLock lock = channel.tryLock();
        if (lock == null) {
          throw inUse(folder, "process " + Files.readString(file).strip());
        }
        byte[] pid = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8);
        channel.truncate(0).write(ByteBuffer.wrap(pid), 0);
        return new FolderLock(channel);
      } catch (OverlappingFileLockException e) {
        channel.close();
        throw inUse(folder, "this process");
      } catch (StoreException | IOException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw new StoreException("cannot lock the data folder " + folder, e);
    }
  }

  private static StoreException inUse(Path folder, String by) {
    return new StoreException(
        "the data folder "
            + folder
            + " is already in use by "
            + by
            + "; stop that one first, or choose another folder");
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new StoreException("cannot unlock the data folder", e);
    }
  }
}
