package io.ktrdr.wire;

import java.util.List;

/**
 * One hit of a symbol search.
 *
 * @param derivativeSecTypes what is traded on it, such as {@code OPT}
 * @param description the company's name; from server version 176
 * @param issuerId from server version 176
 */
public record SymbolSample(
    int conId,
    String symbol,
    String secType,
    String primaryExchange,
    String currency,
    List<String> derivativeSecTypes,
    String description,
    String issuerId) {

  public SymbolSample {
    derivativeSecTypes = List.copyOf(derivativeSecTypes);
  }
}
