package io.ktrdr.file;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;

/**
 * Cuts rows into fields as long as they are plain: each field either without a quote or quoted from
 * its first byte to its last, with no quote or line's end inside. At the first row that is not so
 * it stops, and the rest is for a parser. Bytes are not decoded: no byte of a longer UTF-8
 * character looks like a separator.
 */
final class PlainRows {

  private static final int ROOM = 1 << 17;
  private static final byte QUOTE = '"';

  private enum Cut {
    ROW,
    EMPTY_LINE,
    /** The buffer ends before the row does. */
    SHORT,
    /** The file ends here. */
    NO_MORE,
    NOT_PLAIN
  }

  private final InputStream input;
  private final int longestRow;
  private final boolean[] ends = new boolean[256];
  private final byte separator;
  private final long separators;
  private final byte[] text = new byte[ROOM];
  private int at;
  private int next;
  private int limit;
  private boolean whole;
  private long line = 1;

  /**
   * @param longestRow longer ones are not plain, in bytes; less than this reader's own room
   */
  PlainRows(InputStream input, char separator, int longestRow) {
    this.input = input;
    this.separator = (byte) separator;
    this.separators = EightBytes.all((byte) separator);
    this.longestRow = Math.min(longestRow, ROOM / 2);
    for (char c : new char[] {separator, '\n', '\r', '"'}) {
      ends[c] = true;
    }
  }

  /**
   * Reads until the end, until no more is wanted, or until a row is not plain.
   *
   * @return whether all was done; else {@link #rest} and {@link #line} say where to go on
   */
  boolean read(RawRow.Taker taker) throws IOException {
    RawRow row = new RawRow();
    skipMark();
    while (true) {
      switch (cut(row)) {
        case ROW -> {
          at = next;
          line++;
          if (!taker.take(row)) {
            return true;
          }
        }
        case EMPTY_LINE -> {
          at = next;
          line++;
        }
        case SHORT -> {
          if (limit - at > longestRow) {
            return false;
          }
          fill();
        }
        case NO_MORE -> {
          return true;
        }
        case NOT_PLAIN -> {
          return false;
        }
      }
    }
  }

  /** The line of the first row that was not given out, from 1. */
  long line() {
    return line;
  }

  /** Everything from that row on. */
  InputStream rest() {
    return new SequenceInputStream(new ByteArrayInputStream(text, at, limit - at), input);
  }

  /** Passes over the byte order mark that some write before UTF-8. */
  private void skipMark() throws IOException {
    while (limit < 3 && !whole) {
      fill();
    }
    if (limit >= 3
        && (text[0] & 0xff) == 0xef
        && (text[1] & 0xff) == 0xbb
        && (text[2] & 0xff) == 0xbf) {
      at = 3;
    }
  }

  private void fill() throws IOException {
    System.arraycopy(text, at, text, 0, limit - at);
    limit -= at;
    at = 0;
    int read = input.read(text, limit, ROOM - limit);
    if (read < 0) {
      whole = true;
    } else {
      limit += read;
    }
  }

  /** Walks over a row eight bytes at a time as long as there are and no quote is met. */
  private Cut cut(RawRow row) {
    row.begin(line, text);
    int start = at;
    for (int i = at; i <= limit - 8; i += 8) {
      long word = EightBytes.of(text, i);
      long marks = EightBytes.equal(word, separators) | EightBytes.less(word, QUOTE + 1);
      while (marks != 0) {
        int mark = i + EightBytes.first(marks);
        marks &= marks - 1;
        byte found = text[mark];
        if (found == separator) {
          row.field(start, mark);
          start = mark + 1;
        } else if (found == '\n' || found == '\r') {
          row.field(start, mark);
          return lineEnds(mark);
        } else if (found == QUOTE) {
          return carefully(row);
        }
      }
    }
    return carefully(row);
  }

  private Cut carefully(RawRow row) {
    row.begin(line, text);
    if (at == limit) {
      return whole ? Cut.NO_MORE : Cut.SHORT;
    }
    int i = at;
    while (true) {
      int start = i;
      if (i < limit && text[i] == QUOTE) {
        i = closing(i + 1);
        if (i < limit && text[i] != QUOTE) {
          return Cut.NOT_PLAIN;
        }
        if (i >= limit) {
          return whole ? Cut.NOT_PLAIN : Cut.SHORT;
        }
        row.field(start + 1, i);
        i++;
        if (i < limit && (!ends[text[i] & 0xff] || text[i] == QUOTE)) {
          return Cut.NOT_PLAIN;
        }
      } else {
        while (i < limit && !ends[text[i] & 0xff]) {
          i++;
        }
        if (i < limit && text[i] == QUOTE) {
          return Cut.NOT_PLAIN;
        }
        row.field(start, i);
      }
      if (i == limit) {
        next = i;
        return whole ? Cut.ROW : Cut.SHORT;
      }
      if (text[i] != separator) {
        return lineEnds(i);
      }
      i++;
    }
  }

  /** The next quote or end of line. */
  private int closing(int from) {
    int i = from;
    while (i < limit && (text[i] == separator || !ends[text[i] & 0xff])) {
      i++;
    }
    return i;
  }

  /** A line ends with {@code \n}, {@code \r} or both. */
  private Cut lineEnds(int end) {
    next = end + 1;
    if (text[end] == '\r') {
      if (next == limit && !whole) {
        return Cut.SHORT;
      }
      if (next < limit && text[next] == '\n') {
        next++;
      }
    }
    if (end == at) {
      return Cut.EMPTY_LINE;
    }
    return next - at > longestRow ? Cut.NOT_PLAIN : Cut.ROW;
  }
}
