package io.ktrdr.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.market.TimeRange;
import io.ktrdr.market.TradingHours;
import io.ktrdr.testing.SharedFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/** Sessions of an exchange as somebody else knows them: label, open, close, break, all UTC. */
record SessionsFile(List<Session> sessions) {

  /** Reads {@code data/sessions/<name>.csv}, or skips the test where there is none. */
  static SessionsFile require(String name) {
    try {
      return new SessionsFile(
          Files.readAllLines(SharedFolder.require("data/sessions/" + name + ".csv")).stream()
              .skip(1)
              .map(SessionsFile::session)
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Session session(String line) {
    String[] field = line.split(",", -1);
    Instant open = Instant.parse(field[1]);
    Instant close = Instant.parse(field[2]);
    List<TimeRange> spans =
        field[3].isEmpty()
            ? List.of(new TimeRange(open, close))
            : List.of(
                new TimeRange(open, Instant.parse(field[3])),
                new TimeRange(Instant.parse(field[4]), close));
    return new Session(LocalDate.parse(field[0].substring(0, 10)), spans);
  }

  /** Every session of the file, and no other between its first and last. */
  void mustEqual(TradingCalendar calendar) {
    assertThat(sessions).hasSizeGreaterThan(6000);
    LocalDate first = sessions.getFirst().date();
    LocalDate last = sessions.getLast().date();
    assertThat(calendar.sessions(TradingHours.RTH, first, last)).isEqualTo(sessions);
  }
}
