package io.ktrdr.api.series;

import io.ktrdr.market.Instrument;
import java.math.BigDecimal;
import java.util.List;

/**
 * An instrument as the API shows it; what is not known is null. From a search, only names are
 * known.
 */
public record InstrumentView(
    String instrument,
    String symbol,
    Integer conId,
    String name,
    String type,
    String stockType,
    String exchange,
    String currency,
    String localSymbol,
    String expiry,
    BigDecimal minTick,
    String timeZone,
    List<String> validExchanges) {

  public static InstrumentView of(Instrument instrument) {
    return new InstrumentView(
        instrument.id().toString(),
        instrument.id().symbol(),
        instrument.contract().conId() == 0 ? null : instrument.contract().conId(),
        known(instrument.longName()),
        instrument.id().type().toString(),
        known(instrument.stockType()),
        instrument.id().exchange(),
        known(instrument.contract().currency()),
        known(instrument.contract().localSymbol()),
        known(instrument.contract().lastTradeDate()),
        instrument.minTick().signum() == 0 ? null : instrument.minTick(),
        known(instrument.timeZoneId()),
        instrument.validExchanges().isEmpty() ? null : instrument.validExchanges());
  }

  private static String known(String text) {
    return text == null || text.isEmpty() ? null : text;
  }
}
