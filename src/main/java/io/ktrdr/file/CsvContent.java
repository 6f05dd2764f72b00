package io.ktrdr.file;

import io.ktrdr.market.BarSeries;
import io.ktrdr.quality.check.Rule;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a CSV file holds.
 *
 * @param bars in rising order of time; without those of faulty rows
 * @param layout how the file is written; empty text when that could not be found out
 * @param rows how many rows there are, without the header and empty lines
 * @param faults what makes the file wrong, as far as listed
 * @param faultCount how many faults there are in all
 * @param notes what was done that the reader should know: rows left out, an order turned round
 * @param noteCount how many notes there are in all
 * @param found how many rows break which rule, faults and notes alike; by the rule's id
 */
public record CsvContent(
    BarSeries bars,
    String layout,
    long rows,
    List<FileFault> faults,
    long faultCount,
    List<FileFault> notes,
    long noteCount,
    Map<String, Long> found) {

  public CsvContent {
    faults = List.copyOf(faults);
    notes = List.copyOf(notes);
    found = Collections.unmodifiableMap(new TreeMap<>(found));
  }

  /** Lines of rows without a price, as far as listed: they are not among the bars. */
  public List<Long> leftOut() {
    return notes.stream()
        .filter(note -> note.rule().equals(Rule.MISSING_VALUE.toString()))
        .map(FileFault::line)
        .toList();
  }

  /** Whether every row could be read. */
  public boolean sound() {
    return faultCount == 0;
  }
}
