package io.ktrdr.simulator.limits;

/**
 * Why a request cannot be answered.
 *
 * @param code IB's error code
 * @param text IB's words
 */
public record Refusal(int code, String text) {

  /** 321: an argument of the request is wrong. */
  public static Refusal invalid(String cause) {
    return new Refusal(321, "Error validating request.-'bN' : cause - " + cause);
  }

  /** 162: the historical data service will not or cannot. */
  public static Refusal history(String cause) {
    return new Refusal(162, "Historical Market Data Service error message:" + cause);
  }
}
