package io.ktrdr.gateway;

import io.ktrdr.gateway.GatewayConnection.Report;
import io.ktrdr.gateway.GatewayStatus.Notice;
import io.ktrdr.gateway.GatewayStatus.Timetable;
import io.ktrdr.gateway.GatewayStatus.Transition;
import io.ktrdr.gateway.GatewayStatus.Window;
import io.ktrdr.gateway.ResetWindows.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Follows IB's timetable: says when a reset begins and ends, and when a login runs out. */
final class LoginCalendar {

  private final ResetWindows windows;
  private Optional<Moment> current = Optional.empty();
  private Instant lookedAt;

  LoginCalendar(ResetWindows windows, Instant now) {
    this.windows = windows;
    this.lookedAt = now;
  }

  /** What has come to pass since the last look. */
  List<Report> look(Instant now) {
    List<Report> reports = new ArrayList<>();
    Optional<Moment> next = windows.at(now);
    if (!next.equals(current)) {
      turn(next, now, reports);
      current = next;
    }
    Instant login = windows.nextLogin(lookedAt);
    for (Duration before : windows.weeklyLogin().remind()) {
      if (passed(login.minus(before), now)) {
        reports.add(
            said(
                now,
                "IB ends the sessions of all logins at "
                    + login
                    + ", in "
                    + words(before)
                    + ": log in to TWS or IB Gateway again after that"));
      }
    }
    if (passed(login, now)) {
      reports.add(
          said(now, "IB has ended the sessions of all logins: log in again if it asks for it"));
    }
    lookedAt = now;
    return reports;
  }

  private void turn(Optional<Moment> next, Instant now, List<Report> reports) {
    String from = current.map(Moment::name).orElse("none");
    String to = next.map(Moment::name).orElse("none");
    String reason = next.map(window -> "until " + window.until()).orElse("over");
    reports.add(new Report.Moved(new Transition(now, "", "maintenance", from, to, reason)));
    reports.add(
        new Report.News(
            next.<LinkNews>map(
                    window -> new LinkNews.Maintenance(window.name(), window.until(), now))
                .orElseGet(() -> new LinkNews.MaintenanceOver(now))));
  }

  private boolean passed(Instant moment, Instant now) {
    return moment.isAfter(lookedAt) && !moment.isAfter(now);
  }

  private static Report said(Instant now, String text) {
    return new Report.Said(new Notice(now, 0, CodeClass.ADVISORY, text));
  }

  private static String words(Duration time) {
    return time.toHours() > 0 ? time.toHours() + " h" : time.toMinutes() + " min";
  }

  Timetable timetable(Instant now) {
    Optional<Moment> inside = windows.at(now);
    return new Timetable(
        windows.version(),
        windows.region(),
        inside
            .or(() -> windows.next(now))
            .map(one -> new Window(one.name(), one.from(), one.until())),
        inside.isPresent(),
        windows.nextLogin(now));
  }
}
