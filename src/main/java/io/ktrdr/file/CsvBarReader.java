package io.ktrdr.file;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import io.ktrdr.market.BarSeries;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * Reads bars from CSV, plain or gzipped: the separator ({@code , ; tab |}), the columns and the
 * form of dates are found out from the text itself. Rows may rise or fall in time. Every fault is
 * told with its line; a row that cannot be read is left out of the bars, so whoever wants all or
 * nothing looks at {@link CsvContent#sound}.
 */
public final class CsvBarReader {

  /** No row of any layout comes near this; it bounds what a file that is no CSV can cost. */
  private static final int LONGEST_FIELD = 1 << 16;

  private static final int FIRST_LINE = 1 << 14;
  private static final String SEPARATORS = ",;\t|";

  private CsvBarReader() {}

  /**
   * Reads a whole file.
   *
   * @param input is not closed
   * @throws UncheckedIOException when it cannot be read
   */
  public static CsvContent read(InputStream input, CsvQuestion question) {
    try {
      BufferedInputStream text = plain(input);
      RowReader rows = new RowReader(question);
      CsvReader<Boolean> reader =
          CsvReader.builder()
              .fieldSeparator(separator(text))
              .allowMissingFields(true)
              .allowExtraFields(true)
              .detectBomHeader(true)
              .trimWhitespacesAroundQuotes(true)
              .maxBufferSize(LONGEST_FIELD)
              .build(rows, text);
      return rows.content(failure(rows, reader.iterator()));
    } catch (IOException unreadable) {
      throw new UncheckedIOException("the file cannot be read", unreadable);
    }
  }

  /** Goes through all rows; what stops it is a fault of the file. */
  private static List<FileFault> failure(RowReader rows, Iterator<Boolean> records)
      throws IOException {
    List<FileFault> fatal = new ArrayList<>();
    try {
      boolean more = true;
      while (more && records.hasNext()) {
        more = records.next();
      }
    } catch (CsvParseException notCsv) {
      Throwable cause = notCsv.getCause();
      if (cause instanceof IllegalArgumentException reason) {
        fatal.add(FileFault.of(rows.line(), "", "", FileRules.LAYOUT, reason.getMessage()));
      } else {
        fatal.add(
            FileFault.of(
                rows.line(), "", "", FileRules.LAYOUT, "is not CSV: " + notCsv.getMessage()));
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return fatal;
  }

  private static BufferedInputStream plain(InputStream input) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(input, 1 << 16);
    buffered.mark(2);
    boolean gzip = buffered.read() == 0x1f && buffered.read() == 0x8b;
    buffered.reset();
    return gzip
        ? new BufferedInputStream(new GZIPInputStream(buffered, 1 << 16), 1 << 16)
        : buffered;
  }

  /** The separator that the first line has most of. */
  private static char separator(BufferedInputStream text) throws IOException {
    text.mark(FIRST_LINE);
    int[] counts = new int[SEPARATORS.length()];
    int read = 0;
    for (int c = text.read(); c >= 0 && c != '\n' && ++read < FIRST_LINE; c = text.read()) {
      int which = SEPARATORS.indexOf(c);
      if (which >= 0) {
        counts[which]++;
      }
    }
    text.reset();
    int best = 0;
    for (int i = 1; i < counts.length; i++) {
      if (counts[i] > counts[best]) {
        best = i;
      }
    }
    return SEPARATORS.charAt(best);
  }

  /** An empty content with one fault, for files that hold no bars. */
  static CsvContent nothing(String layout, long rows, List<FileFault> faults) {
    return new CsvContent(BarSeries.empty(), layout, rows, faults, faults.size(), List.of(), 0);
  }
}
