package io.ktrdr.quality.score;

import io.ktrdr.quality.check.Dimension;
import java.util.OptionalDouble;

/**
 * One part of a score.
 *
 * @param value 0 to 1; empty when it could not be measured
 * @param weight what it counts in the score, 0 to 1; 0 when it could not be measured
 * @param judged out of how many bars (days, for consistency)
 * @param faulty how many of them speak against it; a bar counts once for each of its findings
 */
public record Part(
    Dimension dimension, OptionalDouble value, double weight, long judged, double faulty) {}
