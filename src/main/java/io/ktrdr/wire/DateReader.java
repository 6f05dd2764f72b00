package io.ktrdr.wire;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.Arrays;
import java.util.List;

/**
 * Reads a run of dates that all have one form, straight from bytes. Remembers the form and the zone
 * of the first, and the previous instant, by which the repeated hour of an autumn night is told
 * apart: where a zone's clock is ambiguous, a moment that would not come after its predecessor is
 * the later of the two. A lone ambiguous moment is taken as the earlier one.
 */
final class DateReader {

  private static final int DATE_LENGTH = 8;
  private static final int TIME_LENGTH = 8;

  private DateForm form;
  private byte[] zoneBytes;
  private ZoneRules zone;
  private long previous = Long.MIN_VALUE;

  /** The form of what was read; epoch when nothing was. */
  DateForm form() {
    return form == null ? DateForm.EPOCH : form;
  }

  /** Whether an epoch date would fit what was read before. */
  boolean epochSoFar() {
    return form == null || form.kind() == DateForm.Kind.EPOCH;
  }

  /** Notes an epoch date that somebody else has read. */
  void settleEpoch() {
    form = DateForm.EPOCH;
  }

  /** Seconds of the text in {@code bytes[from..to)}, in the meaning of {@link #form}. */
  long read(byte[] bytes, int from, int to) {
    int digitsEnd = from < to && bytes[from] == '-' ? from + 1 : from;
    int digitsStart = digitsEnd;
    while (digitsEnd < to && bytes[digitsEnd] >= '0' && bytes[digitsEnd] <= '9') {
      digitsEnd++;
    }
    int digits = digitsEnd - digitsStart;
    boolean negative = digitsStart > from;
    if (digitsEnd == to && digits > 0 && digits <= 12) {
      if (digits == DATE_LENGTH && !negative && isDay(bytes, from)) {
        settle(bytes, from, to, DateForm.DATE);
        return day(bytes, from) * 86400;
      }
      settle(bytes, from, to, DateForm.EPOCH);
      long value = number(bytes, digitsStart, digitsEnd);
      return negative ? -value : value;
    }
    if (negative || digits != DATE_LENGTH || !isDay(bytes, from)) {
      throw bad(bytes, from, to);
    }
    return moment(bytes, from, to);
  }

  private long moment(byte[] bytes, int from, int to) {
    int clock = from + DATE_LENGTH + 1;
    boolean dash = bytes[from + DATE_LENGTH] == '-';
    if (!dash && bytes[from + DATE_LENGTH] != ' ') {
      throw bad(bytes, from, to);
    }
    if (!dash && clock < to && bytes[clock] == ' ') {
      clock++;
    }
    int end = clock + TIME_LENGTH;
    if (end > to || !isClock(bytes, clock)) {
      throw bad(bytes, from, to);
    }
    long wallClock = day(bytes, from) * 86400 + clock(bytes, clock);
    if (end == to) {
      settle(bytes, from, to, dash ? DateForm.UTC : DateForm.LOCAL);
      return wallClock;
    }
    if (dash || bytes[end] != ' ' || end + 1 == to) {
      throw bad(bytes, from, to);
    }
    return inZone(bytes, from, to, end + 1, wallClock);
  }

  private long inZone(byte[] bytes, int from, int to, int zoneStart, long wallClock) {
    if (zoneBytes == null || !Arrays.equals(zoneBytes, 0, zoneBytes.length, bytes, zoneStart, to)) {
      String name = new String(bytes, zoneStart, to - zoneStart, StandardCharsets.ISO_8859_1);
      ZoneId id;
      try {
        id = DateForm.zoneId(name);
      } catch (WireException e) {
        throw new WireException("time", text(bytes, from, to), "names no known zone");
      }
      settle(bytes, from, to, new DateForm(DateForm.Kind.ZONED, name));
      zone = id.getRules();
      zoneBytes = Arrays.copyOfRange(bytes, zoneStart, to);
    } else if (form.kind() != DateForm.Kind.ZONED) {
      throw mixed(bytes, from, to);
    }
    List<ZoneOffset> offsets =
        zone.getValidOffsets(LocalDateTime.ofEpochSecond(wallClock, 0, ZoneOffset.UTC));
    if (offsets.isEmpty()) {
      throw new WireException(
          "time", text(bytes, from, to), "falls into an hour that the zone skips");
    }
    long seconds = wallClock - offsets.get(0).getTotalSeconds();
    if (offsets.size() > 1 && seconds <= previous) {
      seconds = wallClock - offsets.get(1).getTotalSeconds();
    }
    previous = seconds;
    return seconds;
  }

  private void settle(byte[] bytes, int from, int to, DateForm found) {
    if (form == null) {
      form = found;
    } else if (!form.equals(found)) {
      throw mixed(bytes, from, to);
    }
  }

  private WireException mixed(byte[] bytes, int from, int to) {
    return new WireException(
        "time", text(bytes, from, to), "is not written as the dates before it");
  }

  private static WireException bad(byte[] bytes, int from, int to) {
    return new WireException("time", text(bytes, from, to), "is not a date or time");
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }

  private static long number(byte[] bytes, int from, int to) {
    long value = 0;
    for (int i = from; i < to; i++) {
      value = value * 10 + (bytes[i] - '0');
    }
    return value;
  }

  private static int two(byte[] bytes, int at) {
    return (bytes[at] - '0') * 10 + (bytes[at + 1] - '0');
  }

  /** Whether eight digits are a day of the years 1800 to 2199. */
  private static boolean isDay(byte[] bytes, int at) {
    int year = two(bytes, at) * 100 + two(bytes, at + 2);
    int month = two(bytes, at + 4);
    int day = two(bytes, at + 6);
    return year >= 1800
        && year < 2200
        && month >= 1
        && month <= 12
        && day >= 1
        && day <= LocalDate.of(year, month, 1).lengthOfMonth();
  }

  private static long day(byte[] bytes, int at) {
    int year = two(bytes, at) * 100 + two(bytes, at + 2);
    return LocalDate.of(year, two(bytes, at + 4), two(bytes, at + 6)).toEpochDay();
  }

  private static boolean isClock(byte[] bytes, int at) {
    for (int i = 0; i < TIME_LENGTH; i++) {
      boolean colon = i == 2 || i == 5;
      if (colon ? bytes[at + i] != ':' : bytes[at + i] < '0' || bytes[at + i] > '9') {
        return false;
      }
    }
    return two(bytes, at) < 24 && two(bytes, at + 3) < 60 && two(bytes, at + 6) < 60;
  }

  private static long clock(byte[] bytes, int at) {
    return two(bytes, at) * 3600L + two(bytes, at + 3) * 60L + two(bytes, at + 6);
  }
}
