package io.ktrdr.file;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One row as bytes of UTF-8 and where its fields begin and end; filled anew for each row. */
final class RawRow {

  private long line;
  private byte[] text = new byte[0];
  private int[] starts = new int[16];
  private int[] ends = new int[16];
  private int fields;

  /** Who is given the rows of a file one after the other. */
  interface Taker {

    /** Looks at a row before the next one takes its place; false when no more are wanted. */
    boolean take(RawRow row);
  }

  void begin(long ofLine, byte[] in) {
    line = ofLine;
    text = in;
    fields = 0;
  }

  void field(int from, int to) {
    if (fields == starts.length) {
      starts = Arrays.copyOf(starts, 2 * fields);
      ends = Arrays.copyOf(ends, 2 * fields);
    }
    starts[fields] = from;
    ends[fields++] = to;
  }

  /** Where the row began, from 1. */
  long line() {
    return line;
  }

  byte[] text() {
    return text;
  }

  int fields() {
    return fields;
  }

  int start(int field) {
    return starts[field];
  }

  int end(int field) {
    return ends[field];
  }

  /** A field as text, for the few that somebody reads. */
  String field(int field) {
    return new String(text, starts[field], ends[field] - starts[field], StandardCharsets.UTF_8);
  }

  List<String> all() {
    List<String> all = new ArrayList<>(fields);
    for (int i = 0; i < fields; i++) {
      all.add(field(i));
    }
    return all;
  }
}
