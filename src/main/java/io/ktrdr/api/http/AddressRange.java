package io.ktrdr.api.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * An address or a block of them: {@code 10.0.0.7}, {@code 10.0.0.0/8}, {@code fd00::/8}.
 *
 * @param bits how many of the leading ones an address has to share
 */
public record AddressRange(InetAddress base, int bits) {

  private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final Pattern VERSION_4 = Pattern.compile("(" + OCTET + "\\.){3}" + OCTET);
  private static final Pattern VERSION_6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException when it is none; a host name is none
   */
  public static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    InetAddress base = literal(slash < 0 ? text : text.substring(0, slash));
    int all = base == null ? 0 : base.getAddress().length * 8;
    int bits = all;
    if (base != null && slash >= 0) {
      try {
        bits = Integer.parseInt(text.substring(slash + 1));
      } catch (NumberFormatException e) {
        bits = -1;
      }
    }
    if (base == null || bits < 0 || bits > all) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is neither an IP address nor a block such as 10.0.0.0/8");
    }
    return new AddressRange(base, bits);
  }

  /** An IP address as it is written, or null; never asks a name server. */
  public static InetAddress literal(String text) {
    if (!VERSION_4.matcher(text).matches() && !VERSION_6.matcher(text).matches()) {
      return null;
    }
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      return null;
    }
  }

  /** Whether an address is within; one of the other version never is. */
  public boolean contains(InetAddress address) {
    byte[] one = base.getAddress();
    byte[] other = address.getAddress();
    if (one.length != other.length) {
      return false;
    }
    int whole = bits / 8;
    if (!Arrays.equals(one, 0, whole, other, 0, whole)) {
      return false;
    }
    int rest = bits % 8;
    return rest == 0 || ((one[whole] ^ other[whole]) & 0xff) >>> (8 - rest) == 0;
  }
}
