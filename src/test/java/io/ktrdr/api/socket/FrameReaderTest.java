package io.ktrdr.api.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameReaderTest {

  private static final int MOST = 1_000;

  /** A client's frame; the mask is part of it. */
  private static byte[] frame(int first, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(14 + payload.length);
    frame.put((byte) first);
    if (payload.length < 126) {
      frame.put((byte) (0x80 | payload.length));
    } else if (payload.length <= 0xFFFF) {
      frame.put((byte) 0xFE).putShort((short) payload.length);
    } else {
      frame.put((byte) 0xFF).putLong(payload.length);
    }
    byte[] mask = {1, 2, (byte) 200, 4};
    frame.put(mask);
    for (int i = 0; i < payload.length; i++) {
      frame.put((byte) (payload[i] ^ mask[i & 3]));
    }
    return Arrays.copyOf(frame.array(), frame.position());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] joined(byte[]... parts) {
    ByteBuffer all = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(part -> part.length).sum());
    Arrays.stream(parts).forEach(all::put);
    return all.array();
  }

  private static List<Incoming> read(byte[] bytes) {
    return new FrameReader(MOST).read(ByteString.fromArray(bytes));
  }

  @Test
  void messagesComeWholeHoweverTheBytesAreCut() {
    String longer = "é".repeat(300);
    byte[] all =
        joined(
            frame(0x81, utf8("one")),
            frame(0x01, utf8("tw")),
            frame(0x89, utf8("between")),
            frame(0x00, Arrays.copyOf(utf8("é"), 1)),
            frame(0x80, new byte[] {utf8("é")[1], 'o'}),
            frame(0x81, utf8(longer)),
            frame(0x81, new byte[0]));
    Random random = new Random(7);
    for (int run = 0; run < 200; run++) {
      FrameReader reader = new FrameReader(MOST);
      List<Incoming> found = new ArrayList<>();
      int at = 0;
      while (at < all.length) {
        int end = Math.min(all.length, at + 1 + random.nextInt(run % 9 + 1));
        found.addAll(reader.read(ByteString.fromArray(Arrays.copyOfRange(all, at, end))));
        at = end;
      }
      assertThat(found.stream().filter(Incoming.Text.class::isInstance))
          .containsExactly(
              new Incoming.Text("one"),
              new Incoming.Text("twéo"),
              new Incoming.Text(longer),
              new Incoming.Text(""));
      assertThat(found.get(1)).isInstanceOf(Incoming.Ping.class);
    }
  }

  @Test
  void aCloseSaysWhyAndNothingAfterItIsRead() {
    List<Incoming> found =
        read(
            joined(frame(0x88, new byte[] {3, (byte) 232, 'b', 'y', 'e'}), frame(0x81, utf8("x"))));
    assertThat(found).containsExactly(new Incoming.Close(1000, "bye"));
  }

  @ParameterizedTest
  @CsvSource({
    "C1 81 00 00 00 00 61, 1002", // a reserved bit
    "83 81 00 00 00 00 61, 1002", // no such opcode
    "81 01 61, 1002", // no mask
    "82 81 00 00 00 00 61, 1003", // binary
    "80 81 00 00 00 00 61, 1002", // a fragment of nothing
    "09 81 00 00 00 00 61, 1002", // a ping in fragments
    "89 FE 00 7E 00 00 00 00, 1002", // a ping of 126 bytes
    "81 FE 00 05 00 00 00 00, 1002", // a length that is too long for its value
    "81 FF 00 00 00 00 00 00 00 05 00 00 00 00, 1002",
    "81 FF FF FF FF FF FF FF FF FF 00 00 00 00, 1002", // a negative length
    "81 FF 00 00 00 7F FF FF FF FF 00 00 00 00, 1009", // half a terabyte
    "81 FE 03 E9 00 00 00 00, 1009", // one byte more than a message may have
    "81 82 00 00 00 00 C3 28, 1007", // not UTF-8
    "81 83 00 00 00 00 ED A0 80, 1007", // half a surrogate pair
    "88 81 00 00 00 00 03, 1002", // half a close code
    "88 82 00 00 00 00 03 ED, 1002", // 1005 is never sent
    "88 82 00 00 00 00 00 00, 1002",
    "01 81 00 00 00 00 61 01 81 00 00 00 00 61, 1002" // a message in a message
  })
  void whatIsAgainstTheProtocolIsAFault(String hex, int code) {
    String[] bytes = hex.split(" ");
    byte[] all = new byte[bytes.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) Integer.parseInt(bytes[i], 16);
    }
    FrameReader reader = new FrameReader(MOST);
    List<Incoming> found = reader.read(ByteString.fromArray(all));
    assertThat(found).hasSize(1);
    assertThat(((Incoming.Fault) found.getFirst()).code()).isEqualTo(code);
    assertThat(reader.read(ByteString.fromArray(frame(0x81, utf8("later"))))).isEmpty();
  }

  @Test
  void fragmentsTogetherMayNotBeTooLong() {
    byte[] half = new byte[600];
    Arrays.fill(half, (byte) 'a');
    List<Incoming> found = read(joined(frame(0x01, half), frame(0x80, half)));
    assertThat(((Incoming.Fault) found.getFirst()).code()).isEqualTo(1009);
  }

  @Test
  void noBytesWhateverMakeItThrowOrHoldMoreThanAMessage() {
    Random random = new Random(42);
    for (int run = 0; run < 20_000; run++) {
      byte[] bytes = new byte[random.nextInt(64)];
      random.nextBytes(bytes);
      if (bytes.length > 1 && run % 2 == 0) {
        bytes[0] = (byte) (0x80 | random.nextInt(11));
        bytes[1] |= (byte) 0x80;
      }
      FrameReader reader = new FrameReader(MOST);
      reader.read(ByteString.fromArray(bytes));
      reader.read(ByteString.fromArray(bytes));
    }
  }

  @Test
  void whatIsWrittenForClientsIsReadBackByThem() {
    for (int length : new int[] {0, 125, 126, 65_535, 65_536}) {
      byte[] frame = Frames.text(new byte[length]).toArray();
      int head = length < 126 ? 2 : length <= 0xFFFF ? 4 : 10;
      assertThat(frame).hasSize(head + length);
      ByteBuffer written = ByteBuffer.wrap(frame);
      assertThat(frame[0]).isEqualTo((byte) 0x81);
      assertThat(
              switch (head) {
                case 2 -> frame[1];
                case 4 -> written.getShort(2) & 0xFFFF;
                default -> written.getLong(2);
              })
          .isEqualTo((long) length);
    }
    byte[] close = Frames.close(4008, "ä".repeat(80)).toArray();
    assertThat(close.length).isLessThanOrEqualTo(127);
    assertThat(new String(close, 4, close.length - 4, StandardCharsets.UTF_8)).endsWith("ä");
  }

  @Test
  void theKeyIsAnsweredAsTheStandardSays() {
    assertThat(Handshake.acceptance("dGhlIHNhbXBsZSBub25jZQ=="))
        .isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  }
}
