package io.ktrdr.simulator.market;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.ktrdr.market.SecurityType;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Reads {@code listings.csv} and the other tables that lie beside this class. */
final class ListingFile {

  private static final int COIN_DECIMALS = 4;

  private ListingFile() {}

  /** The rows, futures still as roots without an expiry. */
  static List<Listing> listings() {
    List<Listing> rows = new ArrayList<>();
    Map<String, Terms> bonds = bonds();
    read("listings.csv", row -> rows.add(listing(row, bonds)));
    return rows;
  }

  private static Map<String, Terms> bonds() {
    Map<String, Terms> bonds = new TreeMap<>();
    read(
        "bonds.csv",
        row ->
            bonds.put(
                row.getField("conid"),
                new Terms.Bond(
                    row.getField("cusip"),
                    new BigDecimal(row.getField("coupon")),
                    LocalDate.parse(row.getField("maturity")),
                    LocalDate.parse(row.getField("issued")),
                    row.getField("ratings"),
                    row.getField("type"))));
    return bonds;
  }

  /** Price steps by rule id: low edge and increment. */
  static Map<Integer, NavigableMap<BigDecimal, BigDecimal>> marketRules() {
    Map<Integer, NavigableMap<BigDecimal, BigDecimal>> rules = new TreeMap<>();
    read(
        "market-rules.csv",
        row ->
            rules
                .computeIfAbsent(Integer.valueOf(row.getField("rule")), id -> new TreeMap<>())
                .put(
                    new BigDecimal(row.getField("low_edge")),
                    new BigDecimal(row.getField("increment"))));
    return rules;
  }

  private static void read(String name, Consumer<NamedCsvRecord> eachRow) {
    InputStream file = ListingFile.class.getResourceAsStream(name);
    if (file == null) {
      throw new IllegalStateException(name + " is not on the class path");
    }
    try (CsvReader<NamedCsvRecord> rows =
        CsvReader.builder()
            .commentStrategy(CommentStrategy.SKIP)
            .ofNamedCsvRecord(new InputStreamReader(file, StandardCharsets.UTF_8))) {
      rows.forEach(eachRow);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(name, unreadable);
    }
  }

  private static Listing listing(NamedCsvRecord row, Map<String, Terms> bonds) {
    SecurityType type = SecurityType.parse(row.getField("type"));
    int volumeScale = type == SecurityType.CRYPTO ? COIN_DECIMALS : 0;
    double units = Math.pow(10, volumeScale);
    return new Listing(
        Integer.parseInt(row.getField("conid")),
        row.getField("symbol"),
        type,
        row.getField("currency"),
        row.getField("primary"),
        row.getField("local"),
        row.getField("class"),
        row.getField("market"),
        words(row.getField("exchanges")),
        row.getField("zone"),
        row.getField("calendar"),
        new BigDecimal(row.getField("tick")),
        Integer.parseInt(row.getField("rule")),
        row.getField("multiplier"),
        Integer.parseInt(row.getField("magnifier")),
        Integer.parseInt(row.getField("under")),
        Optional.empty(),
        row.getField("stocktype"),
        row.getField("name"),
        row.getField("industry"),
        row.getField("category"),
        row.getField("subcategory"),
        row.getField("isin"),
        LocalDate.parse(row.getField("since")),
        Double.parseDouble(row.getField("level")),
        Double.parseDouble(row.getField("volatility")) / 100,
        Double.parseDouble(row.getField("drift")) / 100,
        1,
        Double.parseDouble(row.getField("volume")) * units,
        Double.parseDouble(row.getField("lot")) * units,
        volumeScale,
        Integer.parseInt(row.getField("spread")),
        words(row.getField("derivatives")),
        Optional.ofNullable(bonds.get(row.getField("conid"))));
  }

  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(" "));
  }
}
