package io.ktrdr.file;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Takes rows from the parser: whatever CSV allows. Each is answered with whether to go on. */
final class ParsedRows extends AbstractBaseCsvCallbackHandler<Boolean> {

  private final RawRow.Taker taker;
  private final long linesBefore;
  private final RawRow row = new RawRow();
  private byte[] text = new byte[1 << 10];
  private int[] ends = new int[16];
  private int fields;
  private long line;

  /**
   * @param linesBefore how many lines of the file the parser does not see
   */
  ParsedRows(RawRow.Taker taker, long linesBefore) {
    this.taker = taker;
    this.linesBefore = linesBefore;
  }

  /** Where the row that is being read began. */
  long line() {
    return line;
  }

  @Override
  protected void handleBegin(long startingLineNumber) {
    line = linesBefore + startingLineNumber;
    fields = 0;
  }

  @Override
  protected void handleField(int index, char[] chars, int offset, int length, boolean quoted) {
    ByteBuffer utf8 = StandardCharsets.UTF_8.encode(CharBuffer.wrap(chars, offset, length));
    int from = fields == 0 ? 0 : ends[fields - 1];
    int to = from + utf8.remaining();
    if (to > text.length) {
      text = Arrays.copyOf(text, Math.max(to, 2 * text.length));
    }
    utf8.get(text, from, to - from);
    if (fields == ends.length) {
      ends = Arrays.copyOf(ends, 2 * fields);
    }
    ends[fields++] = to;
  }

  @Override
  protected Boolean buildRecord() {
    if (fields == 0) {
      // an empty line
      return true;
    }
    row.begin(line, text);
    for (int i = 0; i < fields; i++) {
      row.field(i == 0 ? 0 : ends[i - 1], ends[i]);
    }
    return taker.take(row);
  }
}
