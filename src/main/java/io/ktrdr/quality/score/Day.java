package io.ktrdr.quality.score;

import io.ktrdr.quality.check.Severity;
import java.time.LocalDate;

/**
 * A session, or the period of a weekly or monthly bar.
 *
 * @param date the session's date; of a period, its first session's
 * @param expected bars that should exist, so far
 * @param missing how many of them do not
 * @param findings besides what is missing
 * @param worst the gravest of these; {@link Severity#OFF} when there is none
 */
public record Day(
    LocalDate date, Condition condition, int expected, int missing, int findings, Severity worst) {}
