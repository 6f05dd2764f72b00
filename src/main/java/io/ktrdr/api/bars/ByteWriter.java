package io.ktrdr.api.bars;

import java.util.Arrays;

/**
 * A growing byte array. Whoever writes asks for room, writes into the array from {@link #size} on
 * and says where it stopped: the position stays in a register meanwhile. For one thread.
 */
final class ByteWriter {

  private byte[] bytes;
  private int size;

  ByteWriter(int capacity) {
    bytes = new byte[Math.max(capacity, 64)];
  }

  int size() {
    return size;
  }

  /** Everything before this position is written. */
  void size(int written) {
    size = written;
  }

  /** The array, with at least so many free bytes after {@link #size}. */
  byte[] room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
    return bytes;
  }

  /** The array itself, of which {@link #size} bytes are written. */
  byte[] array() {
    return bytes;
  }

  /** What was written, in an array of its own. */
  byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }
}
