package io.ktrdr.wire;

import java.math.BigDecimal;
import java.util.Set;
import java.util.regex.Pattern;

/** Decimal numbers as text, within bounds that keep a hostile exponent from costing memory. */
final class Decimals {

  private static final int LONGEST = 400;
  private static final Pattern NUMBER =
      Pattern.compile("-?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d{1,3})?");

  /** What IB writes for a decimal without a value, apart from nothing at all. */
  private static final Set<String> UNSET =
      Set.of(
          "",
          "2147483647",
          "9223372036854775807",
          "-9223372036854775808",
          "1.7976931348623157E308");

  private Decimals() {}

  static boolean isUnset(String text) {
    return UNSET.contains(text);
  }

  /** The number, with the decimals it is written with; null when the text is none. */
  static BigDecimal parse(String text) {
    return text.length() <= LONGEST && NUMBER.matcher(text).matches() ? new BigDecimal(text) : null;
  }
}
