/**
 * A series judged as a whole: its score, part by part, and the condition of each day. Pure; bars
 * come piece by piece.
 */
package io.ktrdr.quality.score;
