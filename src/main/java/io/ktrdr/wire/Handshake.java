package io.ktrdr.wire;

import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The first words of a connection: the client offers versions, the server picks one. Always text,
 * whatever is spoken afterwards.
 */
public final class Handshake {

  private static final Pattern OFFER = Pattern.compile("v(\\d{1,9})(?:\\.\\.(\\d{1,9}))?( .*)?");

  private Handshake() {}

  /**
   * What a client offers.
   *
   * @param options connect options such as {@code +PACEAPI}, or empty
   */
  public record ClientHello(int minVersion, int maxVersion, String options) {

    /** Our own offer: today's oldest supported TWS up to the newest text version. */
    public static ClientHello ours() {
      return new ClientHello(176, Codec.NEWEST_TEXT, "");
    }

    /** Everything a client writes first: {@code API\0} and one frame. One write. */
    public byte[] encode() {
      String versions =
          minVersion == maxVersion ? "v" + minVersion : "v" + minVersion + ".." + maxVersion;
      String text = options.isEmpty() ? versions : versions + " " + options;
      byte[] frame = Frames.frame(text.getBytes(StandardCharsets.US_ASCII));
      byte[] bytes = new byte[Frames.PREFIX.length + frame.length];
      System.arraycopy(Frames.PREFIX, 0, bytes, 0, Frames.PREFIX.length);
      System.arraycopy(frame, 0, bytes, Frames.PREFIX.length, frame.length);
      return bytes;
    }

    /** Reads the first payload of a client. */
    public static ClientHello decode(byte[] payload) {
      String text = new String(payload, StandardCharsets.ISO_8859_1);
      Matcher offer = OFFER.matcher(text);
      if (!offer.matches()) {
        throw new WireException("client hello", "versions", text, "is not v<min>..<max>");
      }
      int min = Integer.parseInt(offer.group(1));
      int max = offer.group(2) == null ? min : Integer.parseInt(offer.group(2));
      if (max < min) {
        throw new WireException("client hello", "versions", text, "ends below its start");
      }
      return new ClientHello(min, max, offer.group(3) == null ? "" : offer.group(3).substring(1));
    }

    /**
     * The version a server of {@code oldest..newest} answers; empty when they have none in common.
     */
    public OptionalInt negotiate(int oldest, int newest) {
      int version = Math.min(maxVersion, newest);
      return version >= Math.max(minVersion, oldest)
          ? OptionalInt.of(version)
          : OptionalInt.empty();
    }

    /** Whether an answer lies in what was offered. */
    public boolean accepts(int serverVersion) {
      return serverVersion >= minVersion && serverVersion <= maxVersion;
    }
  }

  /**
   * What a server answers.
   *
   * @param connectionTime TWS local time with a zone's name, in whatever words and letters; never
   *     rely on it
   */
  public record ServerHello(int serverVersion, String connectionTime) {

    /** The payload; frame it and write it in one piece, some clients hang otherwise. */
    public byte[] encode() {
      return (serverVersion + "\0" + connectionTime + "\0").getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Reads the first payload of a server: exactly two fields. */
    public static ServerHello decode(byte[] payload) {
      String text = new String(payload, StandardCharsets.ISO_8859_1);
      String[] fields = text.split("\0", -1);
      if (fields.length != 3 || !fields[2].isEmpty()) {
        throw new WireException("server hello", "fields", text, "are not version and time");
      }
      if (!fields[0].matches("\\d{1,9}")) {
        throw new WireException("server hello", "serverVersion", fields[0], "is not a number");
      }
      return new ServerHello(Integer.parseInt(fields[0]), fields[1]);
    }

    /** The zone's name in {@link #connectionTime}: what follows the second blank, or empty. */
    public String zone() {
      String[] parts = connectionTime.strip().split(" +", 3);
      return parts.length == 3 ? parts[2].strip() : "";
    }
  }
}
