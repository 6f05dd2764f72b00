package io.ktrdr.simulator.replay;

import io.ktrdr.calendar.Calendars;
import io.ktrdr.market.SecurityType;
import io.ktrdr.simulator.market.Listing;
import io.ktrdr.simulator.market.ListingBook;
import io.ktrdr.simulator.market.ReplaySeries;
import io.ktrdr.simulator.market.SimulatedMarket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of CSV files, one per symbol, whose bars are served as the history of those symbols. A
 * symbol that is listed already (GOOG, EURUSD) keeps its contract; any other becomes a stock on the
 * exchange {@value #EXCHANGE} that trades around the clock. Stamps without a zone are in the
 * exchange's zone for listed stocks, indices and futures, else UTC.
 */
public final class ReplayFolder {

  /** Where symbols are listed that only a file knows. */
  public static final String EXCHANGE = "REPLAY";

  private static final Logger LOG = LoggerFactory.getLogger(ReplayFolder.class);

  /** What a bare symbol may stand for. */
  private static final Set<SecurityType> REPLAYED =
      EnumSet.of(
          SecurityType.STK,
          SecurityType.CASH,
          SecurityType.IND,
          SecurityType.CRYPTO,
          SecurityType.FUT);

  private static final int FIRST_CON_ID = 910_000_000;
  private static final int CON_IDS = 10_000_000;

  private ReplayFolder() {}

  /**
   * The market of a seed, with a folder's bars in it.
   *
   * @param now to which futures are relative
   * @throws ReplayException when a file cannot be served
   */
  public static SimulatedMarket market(
      long seed, Calendars calendars, Optional<Path> folder, Instant now) {
    ListingBook listed = ListingBook.bundled(calendars, List.of());
    if (folder.isEmpty()) {
      return new SimulatedMarket(seed, calendars, listed, Map.of());
    }
    LocalDate today = now.atZone(ZoneOffset.UTC).toLocalDate();
    List<Listing> more = new ArrayList<>();
    Map<Integer, ReplaySeries> series = new HashMap<>();
    for (ReplayFile file : files(folder.get())) {
      Optional<Listing> known = known(file, listed, today);
      ReplayFile.Content content = file.read(known.map(ReplayFolder::zone).orElse(ZoneOffset.UTC));
      Listing listing = known.orElseGet(() -> unlisted(file, content.series()));
      if (known.isEmpty()) {
        more.add(listing);
      }
      if (series.put(listing.conId(), content.series()) != null) {
        throw new ReplayException(file.path(), "there is another file for " + file.symbol());
      }
      LOG.info("replaying {} from {}: {}", listing, file.path(), content.series().bars());
      if (!content.leftOut().isEmpty()) {
        LOG.warn("{}: rows without a price left out, lines {}", file.path(), content.leftOut());
      }
    }
    return new SimulatedMarket(seed, calendars, ListingBook.bundled(calendars, more), series);
  }

  private static List<ReplayFile> files(Path folder) {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.sorted().flatMap(path -> ReplayFile.named(path).stream()).toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException("replay folder " + folder + " cannot be read", unreadable);
    }
  }

  private static Optional<Listing> known(ReplayFile file, ListingBook listed, LocalDate today) {
    List<Listing> fitting =
        listed.all(today).stream()
            .filter(listing -> REPLAYED.contains(listing.type()))
            .filter(
                listing ->
                    (listing.pairOrSymbol().equals(file.symbol()) && listing.expiry().isEmpty())
                        || listing.localSymbol().equals(file.symbol()))
            .filter(
                listing -> file.exchange().isEmpty() || listing.exchange().equals(file.exchange()))
            .toList();
    if (fitting.size() > 1) {
      throw new ReplayException(
          file.path(),
          file.symbol()
              + " is listed more than once: name the file SYMBOL.EXCHANGE_TIMEFRAME.csv, with one"
              + " of "
              + fitting.stream().map(Listing::exchange).toList());
    }
    return fitting.stream().findFirst();
  }

  private static ZoneId zone(Listing listing) {
    return listing.type() == SecurityType.CASH ? ZoneOffset.UTC : ZoneId.of(listing.zone());
  }

  private static Listing unlisted(ReplayFile file, ReplaySeries series) {
    LocalDate since =
        Instant.ofEpochSecond(series.bars().firstTime()).atZone(ZoneOffset.UTC).toLocalDate();
    String exchange = file.exchange().isEmpty() ? EXCHANGE : file.exchange();
    int conId = FIRST_CON_ID + Math.floorMod((file.symbol() + "@" + exchange).hashCode(), CON_IDS);
    return new Listing(
        conId,
        file.symbol(),
        SecurityType.STK,
        "USD",
        exchange,
        file.symbol(),
        file.symbol(),
        file.symbol(),
        List.of("SMART", exchange),
        "UTC",
        Calendars.ALWAYS,
        new BigDecimal("0.01"),
        26,
        "",
        1,
        0,
        Optional.empty(),
        "COMMON",
        "Replay of " + file.path().getFileName(),
        "",
        "",
        "",
        "",
        since,
        1,
        0.01,
        0,
        1,
        1,
        1,
        0,
        1,
        List.of(),
        Optional.empty());
  }
}
