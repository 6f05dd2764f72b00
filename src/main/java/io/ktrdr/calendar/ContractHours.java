package io.ktrdr.calendar;

import io.ktrdr.market.TimeRange;
import io.ktrdr.market.TradingHours;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code tradingHours} and {@code liquidHours} of IB's contract details. Days are parted by
 * semicolons, the ranges of a day by commas:
 *
 * <ul>
 *   <li>{@code 20260102:0930-20260102:1600}, {@code 20260104:1700-20260105:1600}: both ends with
 *       their date; the session is dated by its end;
 *   <li>{@code 20130114:1700-1515,1530-1615}, the older form: times of the session date, where a
 *       range that does not end after its start starts the evening before;
 *   <li>{@code 20260103:CLOSED}.
 * </ul>
 */
public final class ContractHours {

  private static final Pattern DAY = Pattern.compile("(\\d{8}):(.+)");
  private static final Pattern RANGE =
      Pattern.compile("(?:(\\d{8}):)?(\\d{4})-(?:(\\d{8}):)?(\\d{4})");

  /** A day of 24 hours and the hour that a clock change may add. */
  private static final Duration LONGEST = Duration.ofHours(25);

  private ContractHours() {}

  /**
   * The days both texts know.
   *
   * @param zone the zone of the texts
   * @throws IllegalArgumentException naming the part of a text that cannot be read
   */
  public static DayHours parse(String tradingHours, String liquidHours, ZoneId zone) {
    return DayHours.of(TradingHours.ALL, days(tradingHours, zone))
        .over(DayHours.of(TradingHours.RTH, days(liquidHours, zone)));
  }

  /**
   * One text: spans by session date, none for a closed day.
   *
   * @throws IllegalArgumentException naming the part of the text that cannot be read
   */
  public static Map<LocalDate, List<TimeRange>> days(String text, ZoneId zone) {
    Map<LocalDate, List<TimeRange>> days = new TreeMap<>();
    for (String part : text.split(";", -1)) {
      String day = part.strip();
      if (!day.isEmpty()) {
        try {
          readDay(day, zone, days);
        } catch (DateTimeException e) {
          throw unreadable(day, e.getMessage());
        }
      }
    }
    return days;
  }

  private static void readDay(String day, ZoneId zone, Map<LocalDate, List<TimeRange>> days) {
    Matcher parts = DAY.matcher(day);
    if (!parts.matches()) {
      throw unreadable(day, "no date");
    }
    LocalDate date = LocalDate.parse(parts.group(1), DateTimeFormatter.BASIC_ISO_DATE);
    if (parts.group(2).equals("CLOSED")) {
      days.computeIfAbsent(date, unseen -> new ArrayList<>());
      return;
    }
    for (String text : parts.group(2).split(",", -1)) {
      Matcher range = RANGE.matcher(text);
      if (!range.matches()) {
        throw unreadable(day, "\"" + text + "\" is no range of times");
      }
      readRange(day, date, range, zone, days);
    }
  }

  private static void readRange(
      String day,
      LocalDate date,
      Matcher range,
      ZoneId zone,
      Map<LocalDate, List<TimeRange>> days) {
    boolean dated = range.group(3) != null;
    int startMinute = minute(day, range.group(2));
    int endMinute = minute(day, range.group(4));
    LocalDate startDate = range.group(1) == null ? date : date(range.group(1));
    LocalDate endDate = dated ? date(range.group(3)) : date;
    if (!dated && endMinute == 0) {
      endDate = endDate.plusDays(1);
    } else if (!dated && startMinute >= endMinute) {
      startDate = startDate.minusDays(1);
    }
    Instant start = startDate.atStartOfDay().plusMinutes(startMinute).atZone(zone).toInstant();
    Instant end = endDate.atStartOfDay().plusMinutes(endMinute).atZone(zone).toInstant();
    if (!start.isBefore(end) || Duration.between(start, end).compareTo(LONGEST) > 0) {
      throw unreadable(day, "not a span of at most a day");
    }
    LocalDate session = dated ? LocalDate.ofInstant(end.minusNanos(1), zone) : date;
    days.computeIfAbsent(session, unseen -> new ArrayList<>()).add(new TimeRange(start, end));
  }

  private static LocalDate date(String digits) {
    return LocalDate.parse(digits, DateTimeFormatter.BASIC_ISO_DATE);
  }

  private static int minute(String day, String hhmm) {
    int hour = Integer.parseInt(hhmm.substring(0, 2));
    int minute = Integer.parseInt(hhmm.substring(2));
    if (minute > 59 || hour * 60 + minute > 24 * 60) {
      throw unreadable(day, hhmm + " is no time of day");
    }
    return hour * 60 + minute;
  }

  private static IllegalArgumentException unreadable(String day, String why) {
    return new IllegalArgumentException("trading hours \"" + day + "\": " + why);
  }
}
