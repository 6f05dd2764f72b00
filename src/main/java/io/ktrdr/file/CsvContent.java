package io.ktrdr.file;

import io.ktrdr.market.BarSeries;
import java.util.List;

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
 */
public record CsvContent(
    BarSeries bars,
    String layout,
    long rows,
    List<FileFault> faults,
    long faultCount,
    List<FileFault> notes,
    long noteCount) {

  public CsvContent {
    faults = List.copyOf(faults);
    notes = List.copyOf(notes);
  }

  /** Whether every row could be read. */
  public boolean sound() {
    return faultCount == 0;
  }
}
