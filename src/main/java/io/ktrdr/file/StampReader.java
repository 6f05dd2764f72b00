package io.ktrdr.file;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;

/**
 * Reads the dates of rows: {@code 2017-04-19}, {@code 2017/04/19} or {@code 20170419}; with or
 * without a time behind a blank, {@code T} or {@code -}; with or without {@code Z}, an offset or a
 * zone's name; or a count of seconds, milliseconds or nanoseconds since 1970. Days written before
 * months or after them cannot be told apart and are not read.
 *
 * <p>Keeps what neighbouring rows share (the date, the zone's offset); for one thread.
 */
final class StampReader {

  /** The text is no date that can be read. */
  static final long UNREADABLE = Long.MIN_VALUE;

  /** The clock was put forward over this time: it never was. */
  static final long NEVER_WAS = Long.MIN_VALUE + 1;

  private static final long DAY = 86_400;

  private final ZoneId zone;
  private final ZoneRules rules;
  private final boolean daily;

  private int lastDate = -1;
  private long lastEpochDay;

  /** The ten characters that wrote it; zeros when it was written shorter. */
  private long lastEight;

  private byte lastNinth;
  private byte lastTenth;

  /** Local seconds for which {@link #offset} holds without a doubt. */
  private long plainFrom = Long.MAX_VALUE;

  private long plainTo = Long.MIN_VALUE;
  private long offset;

  private byte[] text = new byte[0];
  private int at;
  private int end;

  /**
   * @param zone of stamps that do not tell theirs
   * @param daily whether the date alone counts
   */
  StampReader(ZoneId zone, boolean daily) {
    this.zone = zone;
    this.rules = zone.getRules();
    this.daily = daily;
  }

  /** Whether a field looks like a time of day. */
  static boolean isClock(String field) {
    return field.strip().matches("\\d{1,2}:\\d{2}(:\\d{2}(\\.\\d+)?)?");
  }

  /** Whether a field looks like a date, with or without more behind it. */
  static boolean isDate(String field) {
    StampReader reader = new StampReader(ZoneOffset.UTC, false);
    byte[] chars = field.strip().getBytes(StandardCharsets.UTF_8);
    return reader.read(chars, 0, chars.length, Long.MIN_VALUE) != UNREADABLE;
  }

  /**
   * The time of a bar: epoch seconds, or midnight UTC of the date for daily bars.
   *
   * @param before the time of the row before, by which an hour that came twice is told
   * @return {@link #UNREADABLE} or {@link #NEVER_WAS} when there is none
   */
  long read(byte[] chars, int from, int to, long before) {
    text = chars;
    at = from;
    end = to;
    while (at < end && isBlank(text[at])) {
      at++;
    }
    while (end > at && isBlank(text[end - 1])) {
      end--;
    }
    long epochDay = dateBefore();
    return epochDay == UNREADABLE ? afresh(before) : timed(epochDay, before);
  }

  /** The date, when it is written as in the row before; and stops behind it. */
  private long dateBefore() {
    if (at + 10 > end
        || EightBytes.of(text, at) != lastEight
        || text[at + 8] != lastNinth
        || text[at + 9] != lastTenth) {
      return UNREADABLE;
    }
    at += 10;
    return lastEpochDay;
  }

  private long afresh(long before) {
    int digits = 0;
    while (at + digits < end && isDigit(text[at + digits])) {
      digits++;
    }
    if (digits > 8 && at + digits == end) {
      return epoch(digits);
    }
    long epochDay = date(digits);
    if (epochDay == UNREADABLE) {
      return UNREADABLE;
    }
    return timed(epochDay, before);
  }

  /** Goes on behind the date. */
  private long timed(long epochDay, long before) {
    if (at == end) {
      return daily ? epochDay * DAY : local(epochDay * DAY, before);
    }
    boolean dash = text[at] == '-';
    while (at < end && (text[at] == ' ' || text[at] == 'T' || text[at] == '-')) {
      at++;
    }
    long second = clock();
    if (second == UNREADABLE) {
      return UNREADABLE;
    }
    long stamp = epochDay * DAY + second;
    if (at == end) {
      if (daily) {
        return epochDay * DAY;
      }
      // IB's form with a dash is UTC
      return dash ? stamp : local(stamp, before);
    }
    return zoned(stamp, before);
  }

  private long epoch(int digits) {
    if (digits > 19) {
      return UNREADABLE;
    }
    long count = 0;
    for (int i = at; i < end; i++) {
      count = count * 10 + (text[i] - '0');
    }
    if (count < 0) {
      return UNREADABLE;
    }
    long second =
        digits <= 10
            ? count
            : digits <= 13
                ? count / 1_000
                : digits <= 16 ? count / 1_000_000 : count / 1_000_000_000;
    return daily ? dateOf(Instant.ofEpochSecond(second)) : second;
  }

  /** Reads the date and stops behind it. */
  private long date(int digits) {
    int year;
    int month;
    int day;
    int from = at;
    if (digits == 8) {
      year = number(at, 4);
      month = number(at + 4, 2);
      day = number(at + 6, 2);
      at += 8;
    } else if (digits == 4 && at + 10 <= end && isSeparator(text[at + 4])) {
      if (text[at + 7] != text[at + 4]) {
        return UNREADABLE;
      }
      year = number(at, 4);
      month = number(at + 5, 2);
      day = number(at + 8, 2);
      at += 10;
    } else {
      return UNREADABLE;
    }
    if (month < 1 || day < 1) {
      return UNREADABLE;
    }
    int date = (year * 100 + month) * 100 + day;
    if (date != lastDate) {
      try {
        lastEpochDay = LocalDate.of(year, month, day).toEpochDay();
        lastDate = date;
        remember(from);
      } catch (DateTimeException noSuchDay) {
        return UNREADABLE;
      }
    }
    return lastEpochDay;
  }

  private void remember(int from) {
    boolean ten = at - from == 10;
    lastEight = ten ? EightBytes.of(text, from) : 0;
    lastNinth = ten ? text[from + 8] : 0;
    lastTenth = ten ? text[from + 9] : 0;
  }

  /** Reads {@code 9:30}, {@code 09:30:00} or {@code 09:30:00.000}; whole seconds only. */
  private long clock() {
    int hourDigits = at + 1 < end && text[at + 1] == ':' ? 1 : 2;
    int hour = number(at, hourDigits);
    if (hour < 0 || hour > 23 || at + hourDigits >= end || text[at + hourDigits] != ':') {
      return UNREADABLE;
    }
    at += hourDigits + 1;
    int minute = number(at, 2);
    if (minute < 0 || minute > 59) {
      return UNREADABLE;
    }
    at += 2;
    int second = 0;
    if (at < end && text[at] == ':') {
      second = number(at + 1, 2);
      if (second < 0 || second > 59) {
        return UNREADABLE;
      }
      at += 3;
      if (at < end && text[at] == '.') {
        at++;
        while (at < end && isDigit(text[at])) {
          if (text[at] != '0') {
            return UNREADABLE;
          }
          at++;
        }
      }
    }
    return hour * 3600L + minute * 60L + second;
  }

  private long zoned(long stamp, long before) {
    while (at < end && text[at] == ' ') {
      at++;
    }
    if (end - at == 1 && (text[at] == 'Z' || text[at] == 'z')) {
      return daily ? dateOf(Instant.ofEpochSecond(stamp)) : stamp;
    }
    String name = new String(text, at, end - at, StandardCharsets.UTF_8);
    try {
      ZoneId told =
          ZoneId.of(name.length() == 5 && name.matches("[+-]\\d{4}") ? name : name.strip());
      if (told instanceof ZoneOffset fixed) {
        long second = stamp - fixed.getTotalSeconds();
        return daily ? dateOf(Instant.ofEpochSecond(second)) : second;
      }
      return daily ? Math.floorDiv(stamp, DAY) * DAY : slow(stamp, told.getRules(), before);
    } catch (DateTimeException noZone) {
      return UNREADABLE;
    }
  }

  /**
   * The date of a daily bar whose stamp is an instant: midnight somewhere says which. Midnight in
   * the exchange's zone comes first, then midnight UTC, then the date in the exchange's zone.
   */
  private long dateOf(Instant instant) {
    ZonedDateTime there = instant.atZone(zone);
    LocalDate date =
        there.toLocalTime().toSecondOfDay() != 0 && instant.getEpochSecond() % DAY == 0
            ? LocalDate.ofEpochDay(instant.getEpochSecond() / DAY)
            : there.toLocalDate();
    return date.toEpochDay() * DAY;
  }

  private long local(long stamp, long before) {
    if (stamp >= plainFrom && stamp < plainTo) {
      return stamp - offset;
    }
    return slow(stamp, rules, before);
  }

  private long slow(long stamp, ZoneRules of, long before) {
    LocalDateTime local = LocalDateTime.ofEpochSecond(stamp, 0, ZoneOffset.UTC);
    List<ZoneOffset> valid = of.getValidOffsets(local);
    if (valid.isEmpty()) {
      return NEVER_WAS;
    }
    if (valid.size() == 1) {
      if (of.equals(rules)) {
        remember(stamp, valid.getFirst());
      }
      return stamp - valid.getFirst().getTotalSeconds();
    }
    long first = stamp - valid.get(0).getTotalSeconds();
    long second = stamp - valid.get(1).getTotalSeconds();
    return Math.min(first, second) > before ? Math.min(first, second) : Math.max(first, second);
  }

  /** An offset holds, whatever the clock did, a day away from where it changes. */
  private void remember(long stamp, ZoneOffset valid) {
    Instant instant = Instant.ofEpochSecond(stamp - valid.getTotalSeconds());
    ZoneOffsetTransition last = rules.previousTransition(instant);
    ZoneOffsetTransition next = rules.nextTransition(instant);
    offset = valid.getTotalSeconds();
    plainFrom = last == null ? Long.MIN_VALUE : last.toEpochSecond() + 2 * DAY;
    plainTo = next == null ? Long.MAX_VALUE : next.toEpochSecond() - 2 * DAY;
  }

  private int number(int from, int digits) {
    if (from + digits > end) {
      return -1;
    }
    int number = 0;
    for (int i = from; i < from + digits; i++) {
      if (!isDigit(text[i])) {
        return -1;
      }
      number = number * 10 + (text[i] - '0');
    }
    return number;
  }

  private static boolean isBlank(byte c) {
    return c >= 0 && c <= ' ';
  }

  private static boolean isSeparator(byte c) {
    return c == '-' || c == '/';
  }

  private static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }
}
