package io.ktrdr.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FramesTest {

  @Test
  void aFrameIsItsLengthInFourBytesAndThePayload() {
    assertThat(Frames.frame(bytes("49\0" + "1\0")))
        .isEqualTo(new byte[] {0, 0, 0, 5, '4', '9', 0, '1', 0});
  }

  @Test
  void payloadsComeOutWhereverTheBytesAreCut() {
    byte[] stream = concat(Frames.frame(bytes("one\0")), Frames.frame(bytes("")));
    stream = concat(stream, Frames.frame(bytes("three\0")));
    for (int cut = 0; cut <= stream.length; cut++) {
      Frames frames = Frames.fromServer();
      List<String> payloads = new ArrayList<>();
      frames.feed(stream, 0, cut);
      drain(frames, payloads);
      frames.feed(stream, cut, stream.length - cut);
      drain(frames, payloads);
      assertThat(payloads).containsExactly("one\0", "", "three\0");
      assertThat(frames.pending()).isZero();
    }
  }

  @Test
  void payloadsComeOutWhenBytesComeOneByOne() {
    byte[] stream = new byte[0];
    for (int i = 0; i < 3; i++) {
      stream = concat(stream, Frames.frame(new byte[20_000]));
    }
    Frames frames = Frames.fromServer();
    int complete = 0;
    for (byte b : stream) {
      frames.feed(new byte[] {b});
      complete += frames.next().isPresent() ? 1 : 0;
    }
    assertThat(complete).isEqualTo(3);
  }

  @Test
  void anAnnouncedLengthAboveTheLimitIsNamed() {
    for (byte[] prefix : new byte[][] {{1, 0, 0, 0}, {-1, -1, -1, -1}, {0x7F, 0, 0, 0}}) {
      Frames frames = Frames.fromServer();
      frames.feed(prefix);
      assertThatExceptionOfType(WireException.class)
          .isThrownBy(frames::next)
          .satisfies(e -> assertThat(e.field()).isEqualTo("frame length"))
          .withMessageContaining("16777215");
    }
  }

  @Test
  void anAnnouncedLengthCostsNoMemoryUntilBytesCome() {
    List<Frames> open = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      Frames frames = Frames.fromServer();
      frames.feed(new byte[] {0, -1, -1, -1});
      assertThat(frames.next()).isEmpty();
      open.add(frames);
    }
    assertThat(open).hasSize(10_000);
  }

  @Test
  void aServerSeesApiFirstHoweverItIsCut() {
    byte[] stream = new Handshake.ClientHello(100, 200, "").encode();
    for (int cut = 0; cut < stream.length; cut++) {
      Frames frames = Frames.fromClient();
      frames.feed(stream, 0, cut);
      assertThat(frames.next()).isEmpty();
      frames.feed(stream, cut, stream.length - cut);
      assertThat(frames.next()).hasValue(bytes("v100..200"));
    }
  }

  @Test
  void aClientFromBeforeTheApiPrefixIsRefusedAtItsFirstByte() {
    Frames frames = Frames.fromClient();
    frames.feed(bytes("63\0"));
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(frames::next)
        .satisfies(e -> assertThat(e.field()).isEqualTo("prefix"));
  }

  @Test
  void aPayloadThatIsTooLongIsNotSent() {
    assertThat(Frames.frame(new byte[Frames.MAX_PAYLOAD])).hasSize(Frames.MAX_PAYLOAD + 4);
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(() -> Frames.frame(new byte[Frames.MAX_PAYLOAD + 1]));
  }

  private static void drain(Frames frames, List<String> payloads) {
    for (var next = frames.next(); next.isPresent(); next = frames.next()) {
      payloads.add(new String(next.get(), StandardCharsets.US_ASCII));
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] concat(byte[] left, byte[] right) {
    byte[] both = Arrays.copyOf(left, left.length + right.length);
    System.arraycopy(right, 0, both, left.length, right.length);
    return both;
  }
}
