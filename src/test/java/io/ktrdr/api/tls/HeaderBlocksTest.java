package io.ktrdr.api.tls;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLProtocolException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderBlocksTest {

  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int CONTINUATION = 9;
  private static final int END_HEADERS = 4;
  private static final int FRAME = 16_384;

  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

  HeaderBlocksTest() {
    sent.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 9, 1000, 1 << 20})
  void headersUpToTheBoundPassHoweverTheBytesCome(int piece) {
    for (int request = 0; request < 3; request++) {
      frame(HEADERS, 0, FRAME);
      frame(CONTINUATION, 0, FRAME);
      frame(CONTINUATION, 0, FRAME);
      frame(CONTINUATION, END_HEADERS, HeaderBlocks.LARGEST - 3 * FRAME);
      frame(DATA, 0, FRAME);
    }

    assertThatCode(() -> read(piece)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 9, 1000, 1 << 20})
  void aByteMoreIsRefused(int piece) {
    frame(HEADERS, END_HEADERS, 100);
    frame(DATA, 0, FRAME);
    frame(HEADERS, 0, FRAME);
    frame(CONTINUATION, 0, FRAME);
    frame(CONTINUATION, 0, FRAME);
    frame(CONTINUATION, END_HEADERS, HeaderBlocks.LARGEST - 3 * FRAME + 1);

    assertThatThrownBy(() -> read(piece))
        .isInstanceOf(SSLProtocolException.class)
        .hasMessageContaining("take 65537 bytes in 4 frames; allowed are 65536 in 16");
  }

  @Test
  void emptyFramesWithoutEndAreRefused() {
    frame(HEADERS, 0, 10);
    for (int i = 0; i < HeaderBlocks.MOST_FRAMES; i++) {
      frame(CONTINUATION, 0, 0);
    }

    assertThatThrownBy(() -> read(1 << 20)).hasMessageContaining("in 17 frames");
  }

  @Test
  void continuationsOfNothingCountToo() {
    for (int i = 0; i < 5; i++) {
      frame(CONTINUATION, 0, FRAME);
    }

    assertThatThrownBy(() -> read(1 << 20)).isInstanceOf(SSLProtocolException.class);
  }

  private void read(int piece) throws SSLProtocolException {
    HeaderBlocks blocks = new HeaderBlocks();
    byte[] all = sent.toByteArray();
    for (int from = 0; from < all.length; from += piece) {
      blocks.read(ByteBuffer.wrap(all, from, Math.min(piece, all.length - from)));
    }
  }

  private void frame(int type, int flags, int length) {
    sent.writeBytes(
        new byte[] {
          (byte) (length >> 16),
          (byte) (length >> 8),
          (byte) length,
          (byte) type,
          (byte) flags,
          0,
          0,
          0,
          1
        });
    sent.writeBytes(new byte[length]);
  }
}
