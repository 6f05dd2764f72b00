package io.ktrdr.symbol;

import io.ktrdr.market.Contract;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.market.SecurityType;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a text may mean, and what to ask IB to find out. Pure. Nothing is ever guessed: of several
 * that fit, none is taken.
 */
final class SymbolLookup {

  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final Pattern CON_ID = Pattern.compile("[1-9]\\d{0,9}");
  private static final Pattern PAIR = Pattern.compile("([A-Z]{3})[./]?([A-Z]{3})");
  private static final Pattern COIN_PAIR = Pattern.compile("([A-Z]{3,5})[./]?(USD|EUR|GBP)");
  private static final Pattern FUTURE = Pattern.compile("[A-Z0-9]{1,4}[FGHJKMNQUVXZ]\\d{1,2}");

  private static final Pattern OPTION = Pattern.compile("([A-Z0-9.]{1,6})-(\\d{6}[CP]\\d{8})");
  private static final Pattern NUMBERED = Pattern.compile(".+-([1-9]\\d{4,9})");

  /** No instrument is named at greater length. */
  private static final int LONGEST = 100;

  /** Tickers of digits are no longer than this: 7203 in Tokyo, 600519 in Shanghai. */
  private static final int LONGEST_NUMBER = 6;

  private static final Set<String> CURRENCIES =
      Stream.concat(
              Currency.getAvailableCurrencies().stream().map(Currency::getCurrencyCode),
              Stream.of("CNH"))
          .collect(Collectors.toUnmodifiableSet());

  private SymbolLookup() {}

  /** One question to IB. */
  sealed interface Question {

    /** Which of the answers fit the text exactly. */
    Predicate<Instrument> exact();

    /** Contract details of a query; the answers are whole. */
    record Contracts(Contract query, Predicate<Instrument> exact) implements Question {}

    /** A search by name; of the answers only ids and names are known. */
    record Search(String pattern, Predicate<Instrument> exact) implements Question {}
  }

  /** A text as it is looked up: {@code eur/usd} and {@code EURUSD} are one. */
  static String normal(String text) {
    String upper = BLANKS.matcher(text.strip()).replaceAll("-").toUpperCase(Locale.ROOT);
    return pair(upper).map(pair -> pair[0] + pair[1]).orElse(upper);
  }

  /** Among the instruments known: by id, IB's contract id, or a symbol that only one has. */
  static Optional<Resolution> among(List<Instrument> known, String normal) {
    if (normal.indexOf('.') >= 0) {
      List<Instrument> byId =
          known.stream().filter(one -> one.id().toString().equalsIgnoreCase(normal)).toList();
      if (byId.size() == 1) {
        return Optional.of(new Resolution.Resolved(byId.getFirst()));
      }
    }
    List<Instrument> found =
        known.stream()
            .filter(isNumber(normal) ? byConId(normal).or(bySymbol(normal)) : bySymbol(normal))
            .toList();
    return switch (found.size()) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of(new Resolution.Resolved(found.getFirst()));
      default -> Optional.of(new Resolution.Ambiguous(found));
    };
  }

  /** A number may be a contract id of IB's or a ticker; only when both are asked is it no guess. */
  static boolean isNumber(String normal) {
    return CON_ID.matcher(normal).matches();
  }

  /** What to ask IB, in this order, until some answer fits; all of it for a number. */
  static List<Question> questions(String normal) {
    if (normal.isEmpty()
        || normal.length() > LONGEST
        || !normal.chars().allMatch(c -> c > ' ' && c < 127)) {
      return List.of();
    }
    if (isNumber(normal)) {
      List<Question> both = new ArrayList<>();
      conId(normal).ifPresent(id -> both.add(contracts(ofConId(id), byConId(normal))));
      if (normal.length() <= LONGEST_NUMBER) {
        both.add(new Question.Search(normal, bySymbol(normal)));
      }
      return List.copyOf(both);
    }
    Optional<InstrumentId> canonical = canonical(normal);
    if (canonical.isPresent()) {
      return ofId(canonical.get());
    }
    List<Question> questions = new ArrayList<>();
    pair(normal)
        .ifPresent(
            pair ->
                questions.add(
                    contracts(
                        Contract.of(pair[0], SecurityType.CASH, "IDEALPRO", "", pair[1]),
                        bySymbol(normal))));
    questions.add(new Question.Search(normal.replace('-', ' '), bySymbol(normal)));
    if (FUTURE.matcher(normal).matches()) {
      questions.add(contracts(local(normal, SecurityType.FUT, ""), bySymbol(normal)));
    }
    var coins = COIN_PAIR.matcher(normal);
    if (coins.matches()) {
      questions.add(
          contracts(
              Contract.of(coins.group(1), SecurityType.CRYPTO, "", "", coins.group(2)),
              bySymbol(normal)));
    }
    return List.copyOf(questions);
  }

  /** A contract by IB's id alone. */
  static Contract ofConId(int conId) {
    return new Contract(conId, "", SecurityType.STK, "", "", "", "", "", "", "", "", "");
  }

  /** A known contract, to hear what has become of it. */
  static Contract again(Contract known) {
    return known.securityType() == SecurityType.CONTFUT
        ? Contract.of(known.symbol(), known.securityType(), known.exchange(), "", known.currency())
        : ofConId(known.conId());
  }

  private static List<Question> ofId(InstrumentId id) {
    String symbol = id.symbol();
    Predicate<Instrument> same = found -> sameText(found.id(), id);
    return switch (id.type()) {
      case STK -> {
        Question spaced =
            contracts(
                Contract.of(symbol.replace('-', ' '), id.type(), "SMART", id.exchangeCode(), ""),
                same);
        yield symbol.indexOf('-') < 0
            ? List.of(spaced)
            : List.of(
                spaced,
                contracts(Contract.of(symbol, id.type(), "SMART", id.exchangeCode(), ""), same));
      }
      case CASH, CRYPTO -> {
        int base = symbol.length() - 3;
        yield base < 1
            ? List.of()
            : List.of(
                contracts(
                    Contract.of(
                        symbol.substring(0, base),
                        id.type(),
                        id.exchangeCode(),
                        "",
                        symbol.substring(base)),
                    same));
      }
      case OPT, FOP, FUT, WAR ->
          List.of(contracts(local(localSymbol(symbol), id.type(), id.exchangeCode()), same));
      case CFD -> {
        Optional<String[]> pair = pair(symbol);
        yield List.of(
            contracts(
                pair.map(two -> Contract.of(two[0], id.type(), id.exchangeCode(), "", two[1]))
                    .orElseGet(() -> named(id)),
                same));
      }
      case BOND -> {
        var numbered = NUMBERED.matcher(symbol);
        yield List.of(
            numbered.matches() && conId(numbered.group(1)).isPresent()
                ? contracts(ofConId(conId(numbered.group(1)).get()), same)
                : contracts(named(id), same));
      }
      case CONTFUT, IND, FUND, CMDTY -> List.of(contracts(named(id), same));
    };
  }

  private static Contract named(InstrumentId id) {
    return Contract.of(id.symbol().replace('-', ' '), id.type(), id.exchangeCode(), "", "");
  }

  /** As IB has it: an option's root fills six places before its date. */
  private static String localSymbol(String symbol) {
    var option = OPTION.matcher(symbol);
    return option.matches()
        ? String.format(Locale.ROOT, "%-6s%s", option.group(1), option.group(2))
        : symbol.replace('-', ' ');
  }

  private static Question contracts(Contract query, Predicate<Instrument> exact) {
    return new Question.Contracts(query, exact);
  }

  private static Contract local(String localSymbol, SecurityType type, String exchange) {
    return new Contract(0, "", type, "", "", "", "", exchange, "", "", localSymbol, "");
  }

  private static Predicate<Instrument> byConId(String normal) {
    return one -> Integer.toString(one.contract().conId()).equals(normal);
  }

  private static Predicate<Instrument> bySymbol(String normal) {
    return one -> one.id().symbol().equalsIgnoreCase(normal);
  }

  private static boolean sameText(InstrumentId one, InstrumentId other) {
    return one.toString().equalsIgnoreCase(other.toString());
  }

  private static Optional<Integer> conId(String digits) {
    long value = Long.parseLong(digits);
    return value <= Integer.MAX_VALUE ? Optional.of((int) value) : Optional.empty();
  }

  private static Optional<InstrumentId> canonical(String text) {
    try {
      return Optional.of(InstrumentId.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<String[]> pair(String text) {
    var parts = PAIR.matcher(text);
    return parts.matches() && isCurrency(parts.group(1)) && isCurrency(parts.group(2))
        ? Optional.of(new String[] {parts.group(1), parts.group(2)})
        : Optional.empty();
  }

  private static boolean isCurrency(String code) {
    return CURRENCIES.contains(code);
  }
}
