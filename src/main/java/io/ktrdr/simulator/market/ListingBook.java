package io.ktrdr.simulator.market;

import io.ktrdr.calendar.Calendars;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.SecurityType;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Everything that is listed, found by description or by name. Safe for many threads. */
public final class ListingBook {

  private static final int MOST_HITS = 16;

  /** What IB's search finds; the rest is listed on one of these. */
  private static final Set<SecurityType> SEARCHED =
      EnumSet.of(SecurityType.STK, SecurityType.CASH, SecurityType.IND, SecurityType.CRYPTO);

  private static final DateTimeFormatter BASIC = DateTimeFormatter.BASIC_ISO_DATE;

  private final List<Listing> lasting;
  private final List<Listing> roots;
  private final List<Listing> withOptions;
  private final TradingCalendar stocks;
  private final Map<Integer, NavigableMap<BigDecimal, BigDecimal>> rules;
  private final Map<LocalDate, List<Listing>> byDay = new ConcurrentHashMap<>();

  private ListingBook(List<Listing> rows, TradingCalendar stocks) {
    this.roots = rows.stream().filter(row -> row.type() == SecurityType.FUT).toList();
    List<Listing> others = new ArrayList<>();
    rows.stream().filter(row -> row.type() != SecurityType.FUT).forEach(others::add);
    roots.forEach(root -> others.add(FuturesChain.index(root)));
    this.lasting = List.copyOf(others);
    this.withOptions = others.stream().filter(OptionChain::isOn).toList();
    this.stocks = stocks;
    this.rules = ListingFile.marketRules();
  }

  /** The market that comes with the simulator, and more besides, as far as calendars are known. */
  public static ListingBook bundled(Calendars calendars, Collection<Listing> more) {
    List<Listing> rows = new ArrayList<>(ListingFile.listings());
    rows.addAll(more);
    rows.removeIf(row -> calendars.byId(row.calendar()).isEmpty());
    return new ListingBook(rows, calendars.byId(Calendars.XNYS).orElseThrow());
  }

  /** All listings that IB would know on a day, expired futures included. */
  public List<Listing> all(LocalDate today) {
    if (byDay.size() > 16) {
      byDay.clear();
    }
    return byDay.computeIfAbsent(today, this::listedOn);
  }

  private List<Listing> listedOn(LocalDate today) {
    List<Listing> all = new ArrayList<>(lasting);
    roots.forEach(
        root -> {
          all.addAll(FuturesChain.contracts(root, today, stocks));
          all.add(FuturesChain.continuous(root, today, stocks));
        });
    withOptions.forEach(stock -> all.addAll(OptionChain.contracts(stock, today, stocks)));
    return List.copyOf(all);
  }

  /** Everything that a description fits. */
  public List<Listing> find(ContractQuery query, LocalDate today) {
    return all(today).stream()
        .filter(listing -> fits(query, listing))
        .filter(listing -> query.includeExpired() || query.conId() > 0 || !expired(listing, today))
        .toList();
  }

  /** The listing of a conId. */
  public Optional<Listing> byConId(int conId, LocalDate today) {
    return all(today).stream()
        .filter(listing -> listing.conId() == conId && listing.type() != SecurityType.CONTFUT)
        .findFirst();
  }

  /** IB's symbol search: symbols that begin with a text first, then names that hold it. */
  public List<Listing> search(String pattern, LocalDate today) {
    String wanted = pattern.strip().toUpperCase(Locale.ROOT);
    if (wanted.isEmpty()) {
      return List.of();
    }
    return all(today).stream()
        .filter(listing -> SEARCHED.contains(listing.type()))
        .filter(listing -> rank(listing, wanted) < 4)
        .sorted(
            Comparator.<Listing>comparingInt(listing -> rank(listing, wanted))
                .thenComparingInt(listing -> listing.symbol().length()))
        .limit(MOST_HITS)
        .toList();
  }

  /** Price steps of a market rule, by low edge. */
  public Optional<NavigableMap<BigDecimal, BigDecimal>> marketRule(int id) {
    return Optional.ofNullable(rules.get(id));
  }

  private static boolean expired(Listing listing, LocalDate today) {
    return listing.expiry().map(expiry -> expiry.isBefore(today)).orElse(false);
  }

  private static int rank(Listing listing, String wanted) {
    String pair = listing.pairOrSymbol();
    if (listing.symbol().equals(wanted)
        || pair.equals(wanted)
        || listing.localSymbol().equals(wanted)) {
      return 0;
    }
    if (pair.startsWith(wanted) || listing.localSymbol().startsWith(wanted)) {
      return 1;
    }
    String name = " " + listing.longName().toUpperCase(Locale.ROOT);
    return name.contains(" " + wanted) ? 2 : name.contains(wanted) && wanted.length() > 2 ? 3 : 4;
  }

  private static boolean fits(ContractQuery query, Listing listing) {
    if (query.conId() > 0) {
      // A continuous future has the id of the contract in front: only its type tells them apart.
      return query.conId() == listing.conId()
          && routes(query.exchange(), listing)
          && listing.type()
              == SecurityType.CONTFUT
              == query.secType().equals(SecurityType.CONTFUT.name());
    }
    return names(query, listing)
        && same(query.secType(), listing.type().name())
        && (same(query.localSymbol(), listing.localSymbol())
            || isCusip(query.localSymbol(), listing))
        && same(query.tradingClass(), listing.tradingClass())
        && same(query.currency(), listing.currency())
        && same(query.isin(), listing.isin())
        && same(query.multiplier(), listing.multiplier())
        && strikes(query, listing)
        && same(nasdaq(query.primaryExchange()), listing.exchange())
        && routes(query.exchange(), listing)
        && inMonth(query.month(), listing);
  }

  private static boolean routes(String exchange, Listing listing) {
    return exchange.isEmpty()
        || nasdaq(exchange).equals(listing.exchange())
        || listing.exchanges().contains(nasdaq(exchange));
  }

  /** NASDAQ was ISLAND to clients for twenty years. */
  private static String nasdaq(String exchange) {
    return exchange.equals("ISLAND") ? "NASDAQ" : exchange;
  }

  private static boolean names(ContractQuery query, Listing listing) {
    return same(query.symbol(), listing.symbol()) || isCusip(query.symbol(), listing);
  }

  /** A bond is asked for by its issuer's symbol or by its CUSIP. */
  private static boolean isCusip(String text, Listing listing) {
    return listing.bond().filter(bond -> bond.cusip().equals(text)).isPresent();
  }

  private static boolean strikes(ContractQuery query, Listing listing) {
    return listing
        .option()
        .map(
            option ->
                (query.strike().isEmpty()
                        || new BigDecimal(query.strike()).compareTo(option.strike()) == 0)
                    && (query.right().isEmpty() || query.right().startsWith(option.right())))
        .orElse(true);
  }

  private static boolean inMonth(String month, Listing listing) {
    return month.isEmpty()
        || listing.expiry().map(day -> day.format(BASIC).startsWith(month)).orElse(false);
  }

  private static boolean same(String wanted, String listed) {
    return wanted.isEmpty() || wanted.equalsIgnoreCase(listed);
  }
}
