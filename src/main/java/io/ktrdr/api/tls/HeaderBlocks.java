package io.ktrdr.api.tls;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLProtocolException;

/**
 * Bounds the headers of a request over HTTP/2. A header block is a HEADERS frame and any number of
 * CONTINUATION frames; the toolkit puts them together before it looks at its own limits, so that a
 * client that goes on for ever would fill the memory (CVE-2024-27316 and its kind). Nobody needs
 * more than one frame or two: what the toolkit takes in all is less than {@link #LARGEST}.
 *
 * <p>Frames are as in RFC 9113, section 4.1: length (3 bytes), type, flags, stream (4 bytes).
 */
final class HeaderBlocks {

  /** Bytes of a block. */
  static final int LARGEST = 64 << 10;

  /** Frames of a block: empty ones cost time too. */
  static final int MOST_FRAMES = 16;

  private static final int PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".length();
  private static final int FRAME_HEADER = 9;
  private static final int HEADERS = 0x1;
  private static final int CONTINUATION = 0x9;

  private final byte[] header = new byte[FRAME_HEADER];
  private int headerBytes;
  private int toSkip = PREFACE;

  /** Since the last HEADERS frame. */
  private int blockBytes;

  private int blockFrames;

  /**
   * Looks at what the client sent next, from the very first byte of the connection.
   *
   * @throws SSLProtocolException when a block is too large
   */
  void read(ByteBuffer sent) throws SSLProtocolException {
    while (sent.hasRemaining()) {
      if (toSkip > 0) {
        int skipped = Math.min(toSkip, sent.remaining());
        sent.position(sent.position() + skipped);
        toSkip -= skipped;
      } else {
        header[headerBytes++] = sent.get();
        if (headerBytes == FRAME_HEADER) {
          headerBytes = 0;
          begin();
        }
      }
    }
  }

  private void begin() throws SSLProtocolException {
    toSkip = (header[0] & 0xff) << 16 | (header[1] & 0xff) << 8 | (header[2] & 0xff);
    switch (header[3]) {
      case HEADERS -> {
        blockBytes = toSkip;
        blockFrames = 1;
      }
      case CONTINUATION -> {
        blockBytes += toSkip;
        blockFrames++;
      }
      default -> {
        return;
      }
    }
    if (blockBytes > LARGEST || blockFrames > MOST_FRAMES) {
      throw new SSLProtocolException(
          "the headers of a request take "
              + blockBytes
              + " bytes in "
              + blockFrames
              + " frames; allowed are "
              + LARGEST
              + " in "
              + MOST_FRAMES);
    }
  }
}
