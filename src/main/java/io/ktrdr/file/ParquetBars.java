package io.ktrdr.file;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.FixedPoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Writes bars as a Parquet file, piece by piece: {@link #begin}, any number of {@link #rowGroup}s
 * in order of time, {@link #end}. Plain pages, gzipped; only one row group is in memory at a time.
 *
 * <p>Columns: {@code time} (TIMESTAMP in microseconds, UTC) of intraday bars or {@code date} (DATE)
 * of daily and longer ones; {@code open high low close} (DOUBLE); {@code volume vwap} (DOUBLE,
 * optional) and {@code trade_count} (INT32, optional). Each DOUBLE is the one nearest to the
 * decimal, which prints as that decimal up to 15 digits. Format: Apache Parquet 2.x, data page v1.
 */
public final class ParquetBars {

  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

  /** More rows than this make several row groups sensible. */
  public static final int ROWS_PER_GROUP = 131_072;

  private static final int PLAIN = 0;
  private static final int RLE = 3;
  private static final int GZIP = 2;
  private static final long EXACT_DOUBLE = 1L << 53;

  private enum Type {
    INT32(1, 4),
    INT64(2, 8),
    DOUBLE(5, 8),
    /** Text in UTF-8, the number of its bytes before it: of no fixed width. */
    BYTE_ARRAY(6, 0);

    private final int code;
    private final int bytes;

    Type(int code, int bytes) {
      this.code = code;
      this.bytes = bytes;
    }
  }

  private record Column(String name, Type type, boolean optional) {}

  /** Where a column of a row group lies. */
  private record Chunk(long offset, long plainSize, long packedSize) {}

  private record Group(int rows, List<Chunk> chunks) {}

  private final List<Column> columns;
  private final Map<String, String> metadata;
  private final String createdBy;
  private final List<Group> groups = new ArrayList<>();
  private long written;

  /**
   * @param intraday whether bars are named by instants
   * @param metadata what the footer says of the file, by key
   * @param createdBy this program and its version
   */
  public ParquetBars(boolean intraday, Map<String, String> metadata, String createdBy) {
    this(intraday, false, metadata, createdBy);
  }

  /**
   * A file of bars of several instruments, if {@code named}: its first column, {@code instrument},
   * tells whose each is.
   */
  public ParquetBars(
      boolean intraday, boolean named, Map<String, String> metadata, String createdBy) {
    this.metadata = Map.copyOf(metadata);
    this.createdBy = createdBy;
    List<Column> all = new ArrayList<>();
    if (named) {
      all.add(new Column("instrument", Type.BYTE_ARRAY, false));
    }
    all.add(
        intraday ? new Column("time", Type.INT64, false) : new Column("date", Type.INT32, false));
    for (String price : List.of("open", "high", "low", "close")) {
      all.add(new Column(price, Type.DOUBLE, false));
    }
    all.add(new Column("volume", Type.DOUBLE, true));
    all.add(new Column("vwap", Type.DOUBLE, true));
    all.add(new Column("trade_count", Type.INT32, true));
    this.columns = List.copyOf(all);
  }

  /** The first bytes of the file. */
  public byte[] begin() {
    written = MAGIC.length;
    return MAGIC.clone();
  }

  /** The bytes of a row group. */
  public byte[] rowGroup(BarSeries bars) {
    return rowGroup("", bars);
  }

  /** The same of an instrument's bars, in a file that has bars of several. */
  public byte[] rowGroup(String instrument, BarSeries bars) {
    byte[] name = instrument.getBytes(StandardCharsets.UTF_8);
    int n = bars.size();
    ByteArrayOutputStream out = new ByteArrayOutputStream(n * 20);
    List<Chunk> chunks = new ArrayList<>();
    for (Column column : columns) {
      byte[] plain = values(column, name, bars);
      byte[] packed = gzip(plain);
      byte[] header =
          new ThriftWriter()
              .i32(1, 0)
              .i32(2, plain.length)
              .i32(3, packed.length)
              .struct(5)
              .i32(1, n)
              .i32(2, PLAIN)
              .i32(3, RLE)
              .i32(4, RLE)
              .end()
              .end()
              .bytes();
      chunks.add(
          new Chunk(
              written + out.size(),
              (long) header.length + plain.length,
              (long) header.length + packed.length));
      out.writeBytes(header);
      out.writeBytes(packed);
    }
    groups.add(new Group(n, chunks));
    written += out.size();
    return out.toByteArray();
  }

  /** The footer. */
  public byte[] end() {
    byte[] footer = footer();
    ByteBuffer out =
        ByteBuffer.allocate(footer.length + 4 + MAGIC.length).order(ByteOrder.LITTLE_ENDIAN);
    return out.put(footer).putInt(footer.length).put(MAGIC).array();
  }

  private static byte[] values(Column column, byte[] name, BarSeries bars) {
    int n = bars.size();
    int width = column.type() == Type.BYTE_ARRAY ? 4 + name.length : column.type().bytes;
    ByteBuffer out = ByteBuffer.allocate(n * width + 5 * n + 16).order(ByteOrder.LITTLE_ENDIAN);
    switch (column.name()) {
      case "instrument" -> {
        for (int i = 0; i < n; i++) {
          out.putInt(name.length).put(name);
        }
      }
      case "time" -> {
        for (int i = 0; i < n; i++) {
          out.putLong(bars.time(i) * 1_000_000);
        }
      }
      case "date" -> {
        for (int i = 0; i < n; i++) {
          out.putInt((int) Math.floorDiv(bars.time(i), 86_400L));
        }
      }
      case "open" -> doubles(out, n, bars::open, bars.priceScale());
      case "high" -> doubles(out, n, bars::high, bars.priceScale());
      case "low" -> doubles(out, n, bars::low, bars.priceScale());
      case "close" -> doubles(out, n, bars::close, bars.priceScale());
      case "volume" -> {
        present(out, n, i -> bars.volume(i) == BarSeries.NONE ? 0 : 1);
        doubles(out, n, bars::volume, bars.volumeScale());
      }
      case "vwap" -> {
        present(out, n, i -> bars.vwap(i) == BarSeries.NONE ? 0 : 1);
        doubles(out, n, bars::vwap, bars.vwapScale());
      }
      default -> {
        present(out, n, i -> bars.tradeCount(i) == BarSeries.NO_COUNT ? 0 : 1);
        for (int i = 0; i < n; i++) {
          if (bars.tradeCount(i) != BarSeries.NO_COUNT) {
            out.putInt(bars.tradeCount(i));
          }
        }
      }
    }
    byte[] bytes = new byte[out.position()];
    out.flip().get(bytes);
    return bytes;
  }

  private static void doubles(ByteBuffer out, int n, IntToLongFunction unscaled, int scale) {
    double power = FixedPoint.powerOfTen(scale);
    for (int i = 0; i < n; i++) {
      long value = unscaled.applyAsLong(i);
      if (value != BarSeries.NONE) {
        out.putDouble(
            // both exact as doubles, so that the quotient is the nearest one
            Math.abs(value) <= EXACT_DOUBLE
                ? value / power
                : BigDecimal.valueOf(value, scale).doubleValue());
      }
    }
  }

  /** Definition levels: runs of equal ones, their length in bytes before them. */
  private static void present(ByteBuffer out, int n, IntToLongFunction level) {
    int lengthAt = out.position();
    out.putInt(0);
    for (int i = 0; i < n; ) {
      long value = level.applyAsLong(i);
      int end = i + 1;
      while (end < n && level.applyAsLong(end) == value) {
        end++;
      }
      int header = (end - i) << 1;
      while ((header & ~0x7f) != 0) {
        out.put((byte) ((header & 0x7f) | 0x80));
        header >>>= 7;
      }
      out.put((byte) header);
      out.put((byte) value);
      i = end;
    }
    out.putInt(lengthAt, out.position() - lengthAt - 4);
  }

  private static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream(plain.length / 3 + 64);
    try (GZIPOutputStream gzip = new FastGzip(packed)) {
      gzip.write(plain);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return packed.toByteArray();
  }

  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(ByteArrayOutputStream out) throws IOException {
      super(out, 1 << 15);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }

  private byte[] footer() {
    long rows = groups.stream().mapToLong(Group::rows).sum();
    ThriftWriter thrift = new ThriftWriter().i32(1, 2).structs(2, 1 + columns.size());
    thrift.element().text(4, "bars").i32(5, columns.size()).end();
    columns.forEach(column -> schema(thrift, column));
    thrift.i64(3, rows).structs(4, groups.size());
    groups.forEach(group -> rowGroup(thrift, group));
    thrift.structs(5, metadata.size());
    metadata.forEach((key, value) -> thrift.element().text(1, key).text(2, value).end());
    return thrift.text(6, createdBy).end().bytes();
  }

  private void schema(ThriftWriter thrift, Column column) {
    thrift
        .element()
        .i32(1, column.type().code)
        .i32(3, column.optional() ? 1 : 0)
        .text(4, column.name());
    if (column.name().equals("time")) {
      thrift.i32(6, 10).struct(10).struct(8).bool(1, true).struct(2).struct(2).end().end().end();
      thrift.end();
    } else if (column.name().equals("date")) {
      thrift.i32(6, 6).struct(10).struct(6).end().end();
    }
    if (column.type() == Type.BYTE_ARRAY) {
      thrift.i32(6, 0).struct(10).struct(1).end().end();
    }
    thrift.end();
  }

  private void rowGroup(ThriftWriter thrift, Group group) {
    thrift.element().structs(1, columns.size());
    long plain = 0;
    for (int c = 0; c < columns.size(); c++) {
      Column column = columns.get(c);
      Chunk chunk = group.chunks().get(c);
      plain += chunk.plainSize();
      thrift.element().i64(2, chunk.offset()).struct(3).i32(1, column.type().code);
      thrift.i32s(2, 2).element(PLAIN).element(RLE).texts(3, 1).element(column.name());
      thrift
          .i32(4, GZIP)
          .i64(5, group.rows())
          .i64(6, chunk.plainSize())
          .i64(7, chunk.packedSize())
          .i64(9, chunk.offset())
          .end()
          .end();
    }
    thrift.i64(2, plain).i64(3, group.rows()).end();
  }
}
