package io.ktrdr.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever bytes come, the answer is a message or a named error; nothing else. */
class HostileBytesTest {

  private static final int[] VERSIONS = {151, 163, 176, 187, 194, 200};

  @Test
  void aMessageCutAtAnyByteIsANamedError() {
    forEveryMessage(
        (payload, decode) -> {
          for (int cut = 0; cut < payload.length; cut++) {
            byte[] piece = Arrays.copyOf(payload, cut);
            // Messages of unbounded length, read to their end, may end earlier.
            if (!isOpenEnded(payload)) {
              assertThatExceptionOfType(WireException.class)
                  .as(GoldenVectors.readable(piece))
                  .isThrownBy(() -> decode.apply(piece))
                  .satisfies(
                      e -> {
                        assertThat(e.messageName()).isNotEmpty();
                        assertThat(e.field()).isNotEmpty();
                      });
            } else {
              decodeOrName(decode, piece);
            }
          }
        });
  }

  @Test
  void everyFieldReplacedByJunkIsReadOrNamed() {
    String[] junk = {
      "", "x", "1.5", "-1", "99999999999999999999", "NaN", "1E9999", "\u0001", "-", "2147483647"
    };
    forEveryMessage(
        (payload, decode) -> {
          String[] fields = new String(payload, StandardCharsets.ISO_8859_1).split("\0", -1);
          for (int i = 0; i < fields.length - 1; i++) {
            String good = fields[i];
            for (String bad : junk) {
              fields[i] = bad;
              decodeOrName(decode, String.join("\0", fields).getBytes(StandardCharsets.ISO_8859_1));
            }
            fields[i] = good;
          }
        });
  }

  @Test
  void randomBytesAreReadOrNamed() {
    Random random = new Random(20261122);
    forEveryMessage(
        (payload, decode) -> {
          for (int round = 0; round < 30; round++) {
            byte[] bytes = payload.clone();
            for (int hit = 0; hit <= round % 4; hit++) {
              bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            decodeOrName(decode, bytes);
          }
        });
  }

  @Test
  void aSurplusFieldOfAServerIsNamed() {
    Codec codec = Codec.forVersion(200);
    Examples.answers(200)
        .forEach(
            (name, message) -> {
              if (!(message instanceof ServerMessage.UnsupportedServerMessage)) {
                byte[] payload = codec.encode(message);
                byte[] longer = Arrays.copyOf(payload, payload.length + 2);
                longer[payload.length] = '7';
                assertThatExceptionOfType(WireException.class)
                    .as(name)
                    .isThrownBy(() -> codec.decodeServer(longer))
                    .satisfies(e -> assertThat(e.field()).isEqualTo("surplus field"));
              }
            });
  }

  @Test
  void aSurplusFieldOfAClientIsIgnoredAsServersDo() {
    Codec codec = Codec.forVersion(200);
    assertThat(
            codec.decodeClient(
                "90|300|more|".replace('|', '\0').getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo(new ClientMessage.CancelHeadTimestamp(300));
  }

  @Test
  void anUnknownIdIsAValue() {
    byte[] payload = "4711|a|b|".replace('|', '\0').getBytes(StandardCharsets.US_ASCII);
    Codec codec = Codec.forVersion(176);
    assertThat(codec.decodeServer(payload))
        .isEqualTo(new ServerMessage.UnsupportedServerMessage(4711, List.of("a", "b")));
    assertThat(codec.decodeClient(payload))
        .isEqualTo(new ClientMessage.UnsupportedClientMessage(4711, List.of("a", "b")));
  }

  @Test
  void anErrorSaysWhichMessageWhichFieldAndWhatStoodThere() {
    byte[] payload = "52|1|x7|".replace('|', '\0').getBytes(StandardCharsets.US_ASCII);
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(() -> Codec.forVersion(200).decodeServer(payload))
        .withMessage("contractDataEnd (52): reqId \"x7\" is not a whole number")
        .satisfies(
            e -> {
              assertThat(e.messageName()).isEqualTo("contractDataEnd (52)");
              assertThat(e.field()).isEqualTo("reqId");
              assertThat(e.value()).isEqualTo("x7");
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 100, 150, 201, 225})
  void aVersionThatNobodySpeaksIsNamed(int version) {
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(() -> Codec.forVersion(version))
        .withMessageContaining("151..200");
  }

  @Test
  void whatCannotBeWrittenIsNamedToo() {
    Codec codec = Codec.forVersion(176);
    ClientMessage[] unwritable = {
      new ClientMessage.ReqCurrentTimeInMillis(),
      new ClientMessage.ReqMatchingSymbols(1, "caf\u00e9"),
      new ClientMessage.ReqMatchingSymbols(1, "a\0b"),
      new ClientMessage.ReqMatchingSymbols(1, null)
    };
    for (ClientMessage message : unwritable) {
      assertThatExceptionOfType(WireException.class).isThrownBy(() -> codec.encode(message));
    }
    ServerMessage newer = new ServerMessage.HistoricalDataEnd(1, new ServerMessage.Span("a", "b"));
    assertThatExceptionOfType(WireException.class).isThrownBy(() -> codec.encode(newer));
  }

  private interface Attack {
    void on(byte[] payload, Function<byte[], Object> decode);
  }

  private static void forEveryMessage(Attack attack) {
    for (int version : VERSIONS) {
      Codec codec = Codec.forVersion(version);
      Examples.requests()
          .values()
          .forEach(m -> ifWritable(() -> codec.encode(m), p -> attack.on(p, codec::decodeClient)));
      Examples.answers(version)
          .values()
          .forEach(m -> ifWritable(() -> codec.encode(m), p -> attack.on(p, codec::decodeServer)));
    }
  }

  private static void ifWritable(Supplier<byte[]> encode, Consumer<byte[]> then) {
    byte[] payload;
    try {
      payload = encode.get();
    } catch (WireException newerThanThisVersion) {
      return;
    }
    then.accept(payload);
  }

  private static boolean isOpenEnded(byte[] payload) {
    String id = GoldenVectors.readable(payload).split("\\|")[0];
    // 7 reqExecutions and the ids that we do not read keep whatever fields there are.
    return id.equals("7") || id.equals("22") || id.equals("14");
  }

  private static void decodeOrName(Function<byte[], Object> decode, byte[] bytes) {
    Object read;
    try {
      read = decode.apply(bytes);
    } catch (WireException named) {
      assertThat(named.field()).isNotEmpty();
      return;
    }
    assertThat(read).isNotNull();
  }
}
