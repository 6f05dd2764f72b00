package io.ktrdr.market;

import java.util.Arrays;

/** What kind of thing is traded, in IB's own codes ({@code secType}); an ETF is a {@link #STK}. */
public enum SecurityType {
  STK,
  CASH,
  FUT,
  CONTFUT,
  OPT,
  FOP,
  IND,
  CRYPTO,
  CFD,
  BOND,
  FUND,
  CMDTY,
  WAR;

  /**
   * Reads IB's code, such as {@code STK}.
   *
   * @throws IllegalArgumentException naming the value and the allowed codes
   */
  public static SecurityType parse(String code) {
    for (SecurityType type : values()) {
      if (type.name().equals(code)) {
        return type;
      }
    }
    throw new IllegalArgumentException(
        "security type \"" + code + "\" is not one of " + Arrays.toString(values()));
  }
}
