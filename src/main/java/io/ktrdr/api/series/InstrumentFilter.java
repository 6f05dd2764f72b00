package io.ktrdr.api.series;

import io.ktrdr.api.http.Fields;
import io.ktrdr.gateway.GatewayQuestion;
import io.ktrdr.gateway.GatewayQuestion.ContractsReply;
import io.ktrdr.gateway.Lane;
import io.ktrdr.market.Contract;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.SecurityType;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Which instruments a search is about.
 *
 * @param exchange where it is listed or can be traded, in IB's code
 * @param currency in which it is priced
 */
public record InstrumentFilter(
    Optional<SecurityType> type, Optional<String> exchange, Optional<String> currency)
    implements Predicate<Instrument> {

  private static final Pattern EXCHANGE = Pattern.compile("[A-Z0-9._-]{1,32}");
  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3,5}");

  public static InstrumentFilter read(Fields query) {
    return new InstrumentFilter(
        query.read("type", text -> SecurityType.parse(text.toUpperCase(Locale.ROOT))),
        query.read("exchange", text -> code("exchange", text, EXCHANGE)),
        query.read("currency", text -> code("currency", text, CURRENCY)));
  }

  private static String code(String field, String text, Pattern form) {
    String code = text.strip().toUpperCase(Locale.ROOT);
    if (!form.matcher(code).matches()) {
      throw new IllegalArgumentException(
          field
              + " \""
              + Fields.shortened(text)
              + "\" is not a code of IB's, such as "
              + (form == EXCHANGE ? "NASDAQ" : "USD"));
    }
    return code;
  }

  /**
   * What to ask IB: its search by name knows no futures, pairs, coins and contracts for difference;
   * those are looked up by their symbol.
   */
  public GatewayQuestion question(String pattern, ActorRef<ContractsReply> replyTo) {
    return switch (type.orElse(SecurityType.STK)) {
      case FUT, CONTFUT, CASH, CRYPTO, CFD, CMDTY ->
          new GatewayQuestion.FindContracts(
              Contract.of(
                  pattern.toUpperCase(Locale.ROOT),
                  type.orElseThrow(),
                  exchange.orElse(""),
                  "",
                  currency.orElse("")),
              Lane.INTERACTIVE,
              replyTo);
      // The chain of an option is more than IB tells at once.
      case STK, IND, OPT, FOP, WAR, BOND, FUND ->
          new GatewayQuestion.SearchSymbols(pattern, Lane.INTERACTIVE, replyTo);
    };
  }

  @Override
  public boolean test(Instrument one) {
    return type.map(one.id().type()::equals).orElse(true)
        && exchange.map(code -> isAt(one, code)).orElse(true)
        && currency.map(one.contract().currency()::equals).orElse(true);
  }

  private static boolean isAt(Instrument one, String code) {
    return one.id().exchange().equals(code)
        || one.contract().exchange().equals(code)
        || one.validExchanges().contains(code);
  }
}
