package io.ktrdr.calendar;

import io.ktrdr.market.TimeRange;
import io.ktrdr.market.TradingHours;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an operator knows better than the shipped rules: days of a calendar, one line each, times on
 * the exchange's wall clock. {@code conf/calendar-override.sample} shows the form:
 *
 * <pre>
 * XNYS        2027-03-01              closed
 * XNYS        2027-03-02              rth=10:00-16:00 all=04:00-20:00
 * XTKS        2027-03-03..2027-03-05  rth=09:00-11:30,12:30-15:00
 * CME_EQUITY  2027-03-01              rth=closed all=17:00-08:30
 * XSES        2017-11-13..2030-12-31  break=12:00-13:00
 * </pre>
 *
 * A break is cut out of whatever sessions the rules have in its stretch; days without a session
 * stay closed. A day that is written down by itself counts more.
 */
public final class CalendarOverrides {

  private static final int LONGEST_STRETCH_DAYS = 366;

  /** Breaks are habits, not days: they go on for decades. */
  private static final int LONGEST_BREAK_DAYS = 50 * 366;

  private static final Pattern SPAN = Pattern.compile("(\\d\\d):(\\d\\d)-(\\d\\d):(\\d\\d)");

  /** No trading at this time, on every session date of a stretch, both ends inclusive. */
  private record Break(LocalDate from, LocalDate to, List<LocalSpan> spans) {}

  /** Spans by calendar id and session date; an empty list is a closed day. */
  private record Days(
      Map<LocalDate, List<LocalSpan>> regular,
      Map<LocalDate, List<LocalSpan>> all,
      List<Break> breaks) {
    Days() {
      this(new TreeMap<>(), new TreeMap<>(), new ArrayList<>());
    }
  }

  private final Map<String, Days> byCalendar;

  private CalendarOverrides(Map<String, Days> byCalendar) {
    this.byCalendar = byCalendar;
  }

  /** Overrides nothing. */
  public static CalendarOverrides none() {
    return new CalendarOverrides(Map.of());
  }

  /**
   * Reads a file.
   *
   * @throws IOException when it cannot be read
   * @throws IllegalArgumentException naming every wrong line
   */
  public static CalendarOverrides read(Path file) throws IOException {
    return parse(Files.readString(file));
  }

  /**
   * Reads the text of such a file.
   *
   * @throws IllegalArgumentException naming every wrong line
   */
  public static CalendarOverrides parse(String text) {
    Map<String, Days> byCalendar = new TreeMap<>();
    List<String> wrong = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      String content = line.replaceFirst("#.*", "").strip();
      if (!content.isEmpty()) {
        try {
          readLine(content, byCalendar);
        } catch (IllegalArgumentException | DateTimeParseException e) {
          wrong.add("line " + number + ": " + e.getMessage());
        }
      }
    }
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException("calendar overrides, " + String.join("; ", wrong));
    }
    return new CalendarOverrides(byCalendar);
  }

  /** The names of the calendars that the file speaks of. */
  Set<String> calendars() {
    return byCalendar.keySet();
  }

  /** What is known better than a calendar says, in universal time. */
  DayHours over(SessionCalendar calendar) {
    Days days = byCalendar.getOrDefault(calendar.id(), new Days());
    ZoneId zone = calendar.zone();
    return DayHours.of(TradingHours.RTH, inZone(days.regular(), zone))
        .over(DayHours.of(TradingHours.ALL, inZone(days.all(), zone)))
        .over(
            DayHours.of(TradingHours.RTH, broken(days, calendar, TradingHours.RTH))
                .over(DayHours.of(TradingHours.ALL, broken(days, calendar, TradingHours.ALL))));
  }

  private static Map<LocalDate, List<TimeRange>> broken(
      Days days, SessionCalendar calendar, TradingHours hours) {
    Map<LocalDate, List<TimeRange>> broken = new TreeMap<>();
    for (Break each : days.breaks()) {
      for (Session session : calendar.sessions(hours, each.from(), each.to())) {
        LocalDate date = session.date();
        List<TimeRange> rest =
            each.spans().stream().map(span -> span.on(date, calendar.zone())).toList();
        broken.merge(
            date,
            session.open().stream().flatMap(open -> open.minus(rest).stream()).toList(),
            (one, other) -> one.stream().flatMap(open -> open.minus(rest).stream()).toList());
      }
    }
    return broken;
  }

  private static Map<LocalDate, List<TimeRange>> inZone(
      Map<LocalDate, List<LocalSpan>> days, ZoneId zone) {
    Map<LocalDate, List<TimeRange>> inZone = new TreeMap<>();
    days.forEach(
        (date, spans) ->
            inZone.put(date, spans.stream().map(span -> span.on(date, zone)).toList()));
    return inZone;
  }

  private static void readLine(String line, Map<String, Days> byCalendar) {
    String[] word = line.split("\\s+");
    if (word.length < 3) {
      throw new IllegalArgumentException("\"" + line + "\" is not CALENDAR DATE HOURS");
    }
    if (word[2].startsWith("break=") && word.length == 3) {
      readBreak(word[0], word[1], word[2].substring(6), byCalendar);
      return;
    }
    List<LocalSpan> regular = null;
    List<LocalSpan> all = null;
    for (int i = 2; i < word.length; i++) {
      if (word[i].equals("closed") && word.length == 3) {
        regular = List.of();
        all = List.of();
      } else if (word[i].startsWith("rth=") && regular == null) {
        regular = spans(word[i].substring(4));
      } else if (word[i].startsWith("all=") && all == null) {
        all = spans(word[i].substring(4));
      } else {
        throw new IllegalArgumentException(
            "\""
                + word[i]
                + "\" is not one of closed, rth=hh:mm-hh:mm, all=hh:mm-hh:mm, or break=hh:mm-hh:mm"
                + " by itself");
      }
    }
    if (regular == null) {
      throw new IllegalArgumentException("rth=... is missing; rth=closed when there are none");
    }
    for (LocalDate date : dates(word[1])) {
      Days days = byCalendar.computeIfAbsent(word[0], unseen -> new Days());
      if (days.regular().putIfAbsent(date, regular) != null) {
        throw new IllegalArgumentException(word[0] + " " + date + " is given twice");
      }
      days.all().put(date, all == null ? regular : all);
    }
  }

  private static void readBreak(
      String calendar, String dates, String spans, Map<String, Days> byCalendar) {
    LocalDate[] ends = stretch(dates, LONGEST_BREAK_DAYS, "at most fifty years");
    List<LocalSpan> rest = spans(spans);
    if (rest.isEmpty()) {
      throw new IllegalArgumentException("a break has hours, such as break=12:00-13:00");
    }
    byCalendar
        .computeIfAbsent(calendar, unseen -> new Days())
        .breaks()
        .add(new Break(ends[0], ends[1], rest));
  }

  private static List<LocalDate> dates(String text) {
    LocalDate[] ends = stretch(text, LONGEST_STRETCH_DAYS, "at most a year");
    return ends[0].datesUntil(ends[1].plusDays(1)).toList();
  }

  /** First and last date. */
  private static LocalDate[] stretch(String text, int longestDays, String longest) {
    String[] ends = text.split("\\.\\.", -1);
    LocalDate from = LocalDate.parse(ends[0]);
    LocalDate to = ends.length == 1 ? from : LocalDate.parse(ends[1]);
    if (ends.length > 2 || to.isBefore(from) || to.isAfter(from.plusDays(longestDays))) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not DATE or FIRST..LAST of " + longest);
    }
    return new LocalDate[] {from, to};
  }

  private static List<LocalSpan> spans(String text) {
    if (text.equals("closed")) {
      return List.of();
    }
    List<LocalSpan> spans = new ArrayList<>();
    for (String each : text.split(",", -1)) {
      Matcher span = SPAN.matcher(each);
      if (!span.matches()) {
        throw new IllegalArgumentException("\"" + each + "\" is not hh:mm-hh:mm");
      }
      int start = minutes(each, span.group(1), span.group(2));
      int end = minutes(each, span.group(3), span.group(4));
      // As with IB: what does not end after its start began the evening before.
      spans.add(new LocalSpan(start < end ? start : start - 24 * 60, end));
    }
    for (int i = 1; i < spans.size(); i++) {
      if (spans.get(i).startMinute() < spans.get(i - 1).endMinute()) {
        throw new IllegalArgumentException("\"" + text + "\" is not in order of time");
      }
    }
    return spans;
  }

  private static int minutes(String span, String hour, String minute) {
    int minutes = Integer.parseInt(hour) * 60 + Integer.parseInt(minute);
    if (Integer.parseInt(minute) > 59 || minutes > 24 * 60) {
      throw new IllegalArgumentException("\"" + span + "\" has no such time of day");
    }
    return minutes;
  }
}
