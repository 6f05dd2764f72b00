package io.ktrdr.gateway;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * When IB resets its servers, and when it ends the sessions of all logins once a week; from the
 * configuration, which says of which state of IB's timetable it is. All times are local ones of
 * their zone, so a change of the clocks moves them as it moves IB's.
 *
 * @param version which state of IB's timetable this is
 * @param region where the login's servers stand
 * @param windows the resets that concern it
 * @param weeklyLogin when a login has to be confirmed anew
 * @param grace how long after a window a loss is still no alarm
 */
record ResetWindows(
    String version, String region, List<Window> windows, WeeklyLogin weeklyLogin, Duration grace) {

  /**
   * A reset that comes again each week.
   *
   * @param days on which it begins
   * @param until on the next day when it is not after {@code from}
   */
  record Window(String name, ZoneId zone, Set<DayOfWeek> days, LocalTime from, LocalTime until) {

    Window {
      days = Set.copyOf(days);
    }

    private Optional<Moment> beginningOn(LocalDate day) {
      if (!days.contains(day.getDayOfWeek())) {
        return Optional.empty();
      }
      LocalDate end = until.isAfter(from) ? day : day.plusDays(1);
      return Optional.of(
          new Moment(
              name,
              ZonedDateTime.of(day, from, zone).toInstant(),
              ZonedDateTime.of(end, until, zone).toInstant()));
    }
  }

  /** One occurrence of a window, half-open. */
  record Moment(String name, Instant from, Instant until) {}

  /**
   * When IB ends all sessions.
   *
   * @param remind how long before it is announced
   */
  record WeeklyLogin(ZoneId zone, DayOfWeek day, LocalTime at, List<Duration> remind) {

    WeeklyLogin {
      remind = List.copyOf(remind);
    }

    private Instant on(LocalDate date) {
      return ZonedDateTime.of(date, at, zone).toInstant();
    }
  }

  ResetWindows {
    windows = List.copyOf(windows);
  }

  /** The window that this moment lies in. */
  Optional<Moment> at(Instant now) {
    return around(now)
        .filter(one -> !now.isBefore(one.from()) && now.isBefore(one.until()))
        .max(Comparator.comparing(Moment::until));
  }

  /** The window that this moment lies in, or in whose grace it lies: a loss now is no alarm. */
  Optional<Moment> calm(Instant now) {
    return around(now)
        .filter(one -> !now.isBefore(one.from()) && now.isBefore(one.until().plus(grace)))
        .max(Comparator.comparing(Moment::until));
  }

  /** The next window to begin after this moment. */
  Optional<Moment> next(Instant now) {
    return around(now)
        .filter(one -> one.from().isAfter(now))
        .min(Comparator.comparing(Moment::from));
  }

  /** When sessions end next, strictly after this moment. */
  Instant nextLogin(Instant now) {
    LocalDate day = now.atZone(weeklyLogin.zone()).toLocalDate();
    while (day.getDayOfWeek() != weeklyLogin.day() || !weeklyLogin.on(day).isAfter(now)) {
      day = day.plusDays(1);
    }
    return weeklyLogin.on(day);
  }

  /** When sessions ended last, at this moment or before. */
  Instant lastLogin(Instant now) {
    LocalDate day = now.atZone(weeklyLogin.zone()).toLocalDate();
    while (day.getDayOfWeek() != weeklyLogin.day() || weeklyLogin.on(day).isAfter(now)) {
      day = day.minusDays(1);
    }
    return weeklyLogin.on(day);
  }

  /** Every occurrence that could touch this moment, and at least a week of those to come. */
  private Stream<Moment> around(Instant now) {
    return windows.stream()
        .flatMap(
            window -> {
              LocalDate day = now.atZone(window.zone()).toLocalDate();
              return day.minusDays(2)
                  .datesUntil(day.plusDays(9))
                  .flatMap(date -> window.beginningOn(date).stream());
            });
  }

  /** Reads {@code maintenance} of a login. */
  static ResetWindows from(Config config) {
    String region = config.getString("region");
    if (!config.hasPath("regions.\"" + region + "\"")) {
      throw new ConfigException.BadValue(
          config.origin(),
          "region",
          "\"" + region + "\" is not one of " + config.getObject("regions").keySet());
    }
    List<Window> windows = new ArrayList<>();
    Stream.of(
            config.getConfigList("regions.\"" + region + "\""),
            config.getConfigList("everywhere"),
            config.getConfigList("own"))
        .flatMap(List::stream)
        .map(ResetWindows::window)
        .forEach(windows::add);
    Config login = config.getConfig("weekly-login");
    return new ResetWindows(
        config.getString("version"),
        region,
        windows,
        new WeeklyLogin(
            ZoneId.of(login.getString("zone")),
            day(login, "day", login.getString("day")),
            LocalTime.parse(login.getString("at")),
            login.getDurationList("remind")),
        config.getDuration("grace"));
  }

  private static Window window(Config config) {
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    config.getStringList("days").forEach(name -> days.add(day(config, "days", name)));
    return new Window(
        config.getString("name"),
        ZoneId.of(config.getString("zone")),
        days,
        LocalTime.parse(config.getString("from")),
        LocalTime.parse(config.getString("until")));
  }

  private static DayOfWeek day(Config config, String key, String name) {
    return Arrays.stream(DayOfWeek.values())
        .filter(day -> name.length() == 3 && day.name().startsWith(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigException.BadValue(
                    config.origin(), key, "\"" + name + "\" is not a day such as MON"));
  }
}
