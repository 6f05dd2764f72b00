package io.ktrdr.calendar;

import static java.util.Map.entry;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the time zones that IB writes, which are no zone ids but abbreviations, old aliases and
 * texts such as {@code EST (Eastern Standard Time)}, or the names that Windows has for them. An
 * abbreviation stands for the zone with its summer time: {@code EST} is New York, never a fixed
 * −05:00.
 */
public final class ZoneIds {

  private static final Map<String, String> ALIASES =
      Map.ofEntries(
          entry("EST", "America/New_York"),
          entry("EDT", "America/New_York"),
          entry("ET", "America/New_York"),
          entry("EST5EDT", "America/New_York"),
          entry("US/EASTERN", "America/New_York"),
          entry("CST", "America/Chicago"),
          entry("CDT", "America/Chicago"),
          entry("CT", "America/Chicago"),
          entry("CST6CDT", "America/Chicago"),
          entry("US/CENTRAL", "America/Chicago"),
          entry("MST", "America/Denver"),
          entry("MDT", "America/Denver"),
          entry("MST7MDT", "America/Denver"),
          entry("US/MOUNTAIN", "America/Denver"),
          entry("PST", "America/Los_Angeles"),
          entry("PDT", "America/Los_Angeles"),
          entry("PST8PDT", "America/Los_Angeles"),
          entry("US/PACIFIC", "America/Los_Angeles"),
          entry("GB", "Europe/London"),
          entry("GB-EIRE", "Europe/London"),
          entry("BST", "Europe/London"),
          entry("WET", "Europe/Lisbon"),
          entry("EET", "Europe/Helsinki"),
          entry("CET", "Europe/Berlin"),
          entry("CEST", "Europe/Berlin"),
          entry("MET", "Europe/Berlin"),
          entry("MEST", "Europe/Berlin"),
          entry("MSK", "Europe/Moscow"),
          entry("JST", "Asia/Tokyo"),
          entry("JAPAN", "Asia/Tokyo"),
          entry("HONGKONG", "Asia/Hong_Kong"),
          entry("HKT", "Asia/Hong_Kong"),
          entry("IST", "Asia/Kolkata"),
          entry("ISRAEL", "Asia/Jerusalem"),
          entry("KST", "Asia/Seoul"),
          entry("ROK", "Asia/Seoul"),
          entry("PRC", "Asia/Shanghai"),
          entry("SGT", "Asia/Singapore"),
          entry("SINGAPORE", "Asia/Singapore"),
          entry("AET", "Australia/Sydney"),
          entry("AEST", "Australia/Sydney"),
          entry("AEDT", "Australia/Sydney"),
          entry("AUSTRALIA/NSW", "Australia/Sydney"),
          entry("NZ", "Pacific/Auckland"),
          entry("EASTERN STANDARD TIME", "America/New_York"),
          entry("CENTRAL STANDARD TIME", "America/Chicago"),
          entry("PACIFIC STANDARD TIME", "America/Los_Angeles"),
          entry("GMT STANDARD TIME", "Europe/London"),
          entry("CENTRAL EUROPEAN STANDARD TIME", "Europe/Berlin"),
          entry("W. EUROPE STANDARD TIME", "Europe/Berlin"),
          entry("TOKYO STANDARD TIME", "Asia/Tokyo"),
          entry("CHINA STANDARD TIME", "Asia/Shanghai"),
          entry("SINGAPORE STANDARD TIME", "Asia/Singapore"),
          entry("INDIA STANDARD TIME", "Asia/Kolkata"),
          entry("AUS EASTERN STANDARD TIME", "Australia/Sydney"),
          entry("Z", "UTC"),
          entry("UTC", "UTC"),
          entry("UCT", "UTC"),
          entry("GMT", "UTC"),
          entry("ZULU", "UTC"));

  /** Zones of exchanges, for the texts that mean different places: {@code MET}, {@code IST}. */
  private static final Map<String, String> BY_EXCHANGE =
      Map.ofEntries(
          entry("NASDAQ", "America/New_York"),
          entry("NYSE", "America/New_York"),
          entry("ARCA", "America/New_York"),
          entry("AMEX", "America/New_York"),
          entry("BATS", "America/New_York"),
          entry("IEX", "America/New_York"),
          entry("ISLAND", "America/New_York"),
          entry("IDEALPRO", "America/New_York"),
          entry("NYBOT", "America/New_York"),
          entry("CBOE", "America/Chicago"),
          entry("CFE", "America/Chicago"),
          entry("CME", "America/Chicago"),
          entry("CBOT", "America/Chicago"),
          entry("GLOBEX", "America/Chicago"),
          entry("NYMEX", "America/New_York"),
          entry("COMEX", "America/New_York"),
          entry("TSE", "America/Toronto"),
          entry("VENTURE", "America/Toronto"),
          entry("LSE", "Europe/London"),
          entry("LSEETF", "Europe/London"),
          entry("IPE", "Europe/London"),
          entry("SBF", "Europe/Paris"),
          entry("MATIF", "Europe/Paris"),
          entry("MONEP", "Europe/Paris"),
          entry("AEB", "Europe/Amsterdam"),
          entry("FTA", "Europe/Amsterdam"),
          entry("ENEXT.BE", "Europe/Brussels"),
          entry("BVL", "Europe/Lisbon"),
          entry("BVME", "Europe/Rome"),
          entry("BVME.ETF", "Europe/Rome"),
          entry("IDEM", "Europe/Rome"),
          entry("BM", "Europe/Madrid"),
          entry("MEFFRV", "Europe/Madrid"),
          entry("EBS", "Europe/Zurich"),
          entry("VIRTX", "Europe/Zurich"),
          entry("IBIS", "Europe/Berlin"),
          entry("IBIS2", "Europe/Berlin"),
          entry("FWB", "Europe/Berlin"),
          entry("SWB", "Europe/Berlin"),
          entry("EUREX", "Europe/Berlin"),
          entry("DTB", "Europe/Berlin"),
          entry("VSE", "Europe/Vienna"),
          entry("SFB", "Europe/Stockholm"),
          entry("OMS", "Europe/Stockholm"),
          entry("CPH", "Europe/Copenhagen"),
          entry("HEX", "Europe/Helsinki"),
          entry("OSE", "Europe/Oslo"),
          entry("WSE", "Europe/Warsaw"),
          entry("BUX", "Europe/Budapest"),
          entry("TASE", "Asia/Jerusalem"),
          entry("NSE", "Asia/Kolkata"),
          entry("BSE", "Asia/Kolkata"),
          entry("ISED", "Europe/Dublin"),
          entry("TSEJ", "Asia/Tokyo"),
          entry("OSE.JPN", "Asia/Tokyo"),
          entry("SEHK", "Asia/Hong_Kong"),
          entry("HKFE", "Asia/Hong_Kong"),
          entry("SGX", "Asia/Singapore"),
          entry("KSE", "Asia/Seoul"),
          entry("ASX", "Australia/Sydney"),
          entry("SNFE", "Australia/Sydney"),
          entry("PAXOS", "UTC"),
          entry("ZEROHASH", "UTC"));

  private ZoneIds() {}

  /** The zone a text means; empty when the text names none that we know. */
  public static Optional<ZoneId> find(String text) {
    String bare = bare(text);
    String alias = ALIASES.get(bare.toUpperCase(Locale.ROOT));
    if (alias != null) {
      return Optional.of(ZoneId.of(alias));
    }
    if (bare.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(ZoneId.of(bare));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /**
   * The zone a text means at an exchange, which decides where the text is empty, unknown or used
   * for several places ({@code MET} from Frankfurt to Paris, {@code IST} in Mumbai, Jerusalem and
   * Dublin).
   *
   * @param exchange IB's code; may be unknown
   */
  public static Optional<ZoneId> find(String text, String exchange) {
    Optional<ZoneId> ofExchange =
        Optional.ofNullable(BY_EXCHANGE.get(exchange.toUpperCase(Locale.ROOT))).map(ZoneId::of);
    return switch (bare(text).toUpperCase(Locale.ROOT)) {
      case "", "MET", "CET", "MEST", "CEST", "IST", "EET", "WET" -> ofExchange.or(() -> find(text));
      default -> find(text).or(() -> ofExchange);
    };
  }

  /** The text without a description in brackets. */
  private static String bare(String text) {
    int bracket = text.indexOf('(');
    return (bracket < 0 ? text : text.substring(0, bracket)).strip();
  }
}
