package io.ktrdr.store;

import java.util.Arrays;
import java.util.List;

/**
 * Which series revision wrote each of some bars, in runs. Immutable. What a revision was, who made
 * it and why is told by its {@link SeriesChange}.
 */
public final class Writers {

  private static final Writers NONE = new Writers(new long[0], new int[0]);

  private final long[] revisions;

  /** Of each run, the first bar after it; rises. */
  private final int[] ends;

  private Writers(long[] revisions, int[] ends) {
    this.revisions = revisions;
    this.ends = ends;
  }

  /** One revision wrote all bars. */
  public static Writers all(long revision, int bars) {
    return bars == 0 ? NONE : new Writers(new long[] {revision}, new int[] {bars});
  }

  /** One after the other. */
  public static Writers concat(List<Writers> parts) {
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    Builder all = new Builder();
    parts.forEach(all::add);
    return all.build();
  }

  /** Number of bars. */
  public int size() {
    return ends.length == 0 ? 0 : ends[ends.length - 1];
  }

  /** Number of runs; neighbours differ. */
  public int runs() {
    return revisions.length;
  }

  /** The revision of run {@code run}. */
  public long runRevision(int run) {
    return revisions[run];
  }

  /** The first bar after run {@code run}; the next run begins there. */
  public int runEnd(int run) {
    return ends[run];
  }

  /** The revision that wrote bar {@code i}. */
  public long revision(int i) {
    if (i < 0 || i >= size()) {
      throw new IndexOutOfBoundsException("bar " + i + " of " + size());
    }
    int found = Arrays.binarySearch(ends, i + 1);
    return revisions[found >= 0 ? found : -found - 1];
  }

  /** The newest revision that wrote one of the bars; 0 of no bars. */
  public long newest() {
    return Arrays.stream(revisions).max().orElse(0);
  }

  /** The oldest revision that wrote one of the bars; 0 of no bars. */
  public long oldest() {
    return Arrays.stream(revisions).min().orElse(0);
  }

  /** Those of bars {@code from} (inclusive) to {@code to} (exclusive). */
  public Writers slice(int from, int to) {
    if (from == 0 && to == size()) {
      return this;
    }
    Builder some = new Builder();
    int start = 0;
    for (int run = 0; run < ends.length && start < to; run++) {
      some.add(revisions[run], Math.min(to, ends[run]) - Math.max(from, start));
      start = ends[run];
    }
    return some.build();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Writers that
        && Arrays.equals(revisions, that.revisions)
        && Arrays.equals(ends, that.ends);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(revisions) + Arrays.hashCode(ends);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    int start = 0;
    for (int run = 0; run < ends.length; run++) {
      text.append(run == 0 ? "" : ", ").append(ends[run] - start).append(" by ");
      text.append(revisions[run]);
      start = ends[run];
    }
    return text.toString();
  }

  /**
   * As stored: a varint for the number of runs, per run the zig-zag difference of its revision to
   * the one before and its length as varints; then CRC-32C over all that.
   */
  byte[] encode() {
    ChunkBytes out = new ChunkBytes(16 + 4 * revisions.length);
    out.putVarint(revisions.length);
    long revision = 0;
    int start = 0;
    for (int run = 0; run < revisions.length; run++) {
      out.putVarint(ChunkBytes.zigzag(revisions[run] - revision));
      out.putVarint(ends[run] - start);
      revision = revisions[run];
      start = ends[run];
    }
    out.putFixed(ChunkCodec.crc(out.written()), Integer.BYTES);
    return out.written();
  }

  /**
   * Reads what {@link #encode} has written.
   *
   * @throws IllegalArgumentException when it fails its checksum or is not of {@code bars} bars
   */
  static Writers decode(byte[] data, int bars) {
    int body = data.length - Integer.BYTES;
    if (body < 1) {
      throw new IllegalArgumentException("the writers of its bars are " + data.length + " bytes");
    }
    ChunkBytes in = new ChunkBytes(data);
    in.position(body);
    if (in.getInt() != ChunkCodec.crc(Arrays.copyOf(data, body))) {
      throw new IllegalArgumentException("the writers of its bars fail their checksum");
    }
    in.position(0);
    Builder writers = new Builder();
    long revision = 0;
    for (long run = in.getVarint(); run > 0; run--) {
      revision += ChunkBytes.unzigzag(in.getVarint());
      writers.add(revision, Math.toIntExact(in.getVarint()));
    }
    Writers decoded = writers.build();
    if (decoded.size() != bars) {
      throw new IllegalArgumentException(
          "the writers of its bars are those of " + decoded.size() + " bars instead of " + bars);
    }
    return decoded;
  }

  /** Collects runs; neighbours of one revision become one. */
  static final class Builder {

    private long[] revisions = new long[4];
    private int[] ends = new int[4];
    private int runs;

    /** The next {@code bars} bars were written by a revision. */
    Builder add(long revision, int bars) {
      if (bars <= 0) {
        return this;
      }
      if (runs > 0 && revisions[runs - 1] == revision) {
        ends[runs - 1] += bars;
        return this;
      }
      if (runs == revisions.length) {
        revisions = Arrays.copyOf(revisions, runs * 2);
        ends = Arrays.copyOf(ends, runs * 2);
      }
      revisions[runs] = revision;
      ends[runs] = (runs == 0 ? 0 : ends[runs - 1]) + bars;
      runs++;
      return this;
    }

    Builder add(Writers others) {
      int start = 0;
      for (int run = 0; run < others.ends.length; run++) {
        add(others.revisions[run], others.ends[run] - start);
        start = others.ends[run];
      }
      return this;
    }

    Writers build() {
      return runs == 0
          ? NONE
          : new Writers(Arrays.copyOf(revisions, runs), Arrays.copyOf(ends, runs));
    }
  }
}
