package io.ktrdr.file;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import io.ktrdr.quality.check.RowCheck;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
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
   * Reads a whole file and takes its figures as they are.
   *
   * @param input is not closed
   * @throws UncheckedIOException when it cannot be read
   */
  public static CsvContent read(InputStream input, CsvQuestion question) {
    return read(input, question, RowCheck.ofForm());
  }

  /**
   * Reads a whole file.
   *
   * @param input is not closed
   * @param check judges each row; what it finds is told with its line
   * @throws UncheckedIOException when it cannot be read
   */
  public static CsvContent read(InputStream input, CsvQuestion question, RowCheck check) {
    try {
      RowReader rows = new RowReader(question, check);
      BufferedInputStream text = plain(input);
      read(text, separator(text), rows, rows::fatal);
      return rows.content();
    } catch (IOException unreadable) {
      throw new UncheckedIOException("the file cannot be read", unreadable);
    }
  }

  /** Who is told, with the line, what makes a text no CSV. */
  interface Stopped {
    void at(long line, String why);
  }

  /** Gives out all rows: the plain ones at once, and from the first other one on by a parser. */
  static void read(BufferedInputStream text, char separator, RawRow.Taker rows, Stopped stopped)
      throws IOException {
    if (hasWideMark(text)) {
      parse(text, true, separator, 0, rows, stopped);
      return;
    }
    PlainRows plain = new PlainRows(text, separator, LONGEST_FIELD);
    if (!plain.read(rows)) {
      parse(plain.rest(), false, separator, plain.line() - 1, rows, stopped);
    }
  }

  static void parse(
      InputStream text,
      boolean marked,
      char separator,
      long linesBefore,
      RawRow.Taker taker,
      Stopped stopped)
      throws IOException {
    ParsedRows rows = new ParsedRows(taker, linesBefore);
    try {
      Iterator<Boolean> records =
          CsvReader.builder()
              .fieldSeparator(separator)
              .allowMissingFields(true)
              .allowExtraFields(true)
              .detectBomHeader(marked)
              .trimWhitespacesAroundQuotes(true)
              .maxBufferSize(LONGEST_FIELD)
              .build(rows, text)
              .iterator();
      boolean more = true;
      while (more && records.hasNext()) {
        more = records.next();
      }
    } catch (CsvParseException notCsv) {
      stopped.at(rows.line(), "is not CSV: " + notCsv.getMessage());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Whether the text says by a mark that its characters are of two or four bytes. */
  private static boolean hasWideMark(BufferedInputStream text) throws IOException {
    text.mark(4);
    byte[] first = text.readNBytes(4);
    text.reset();
    if (first.length < 2) {
      return false;
    }
    int mark = (first[0] & 0xff) << 8 | (first[1] & 0xff);
    boolean four =
        first.length == 4 && mark == 0 && (first[2] & 0xff) == 0xfe && (first[3] & 0xff) == 0xff;
    return mark == 0xfeff || mark == 0xfffe || four;
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
}
