package io.ktrdr.store;

import io.ktrdr.market.BarSeries;
import io.questdb.cairo.CairoEngine;
import io.questdb.cairo.DefaultCairoConfiguration;
import io.questdb.cairo.TableWriter;
import io.questdb.cairo.security.AllowAllSecurityContext;
import io.questdb.cairo.sql.Record;
import io.questdb.cairo.sql.RecordCursor;
import io.questdb.cairo.sql.RecordCursorFactory;
import io.questdb.griffin.SqlException;
import io.questdb.griffin.SqlExecutionContext;
import io.questdb.griffin.SqlExecutionContextImpl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One row per bar in QuestDB, embedded: partitions of a month, no write-ahead log, and as it is by
 * default no sync to the disk.
 */
final class QuestTable implements PeerTable {

  private static final long MICROS = 1_000_000;

  private final CairoEngine engine;
  private final SqlExecutionContext context;

  QuestTable(Path folder) throws IOException, SqlException {
    Path root = Files.createDirectories(folder.resolve("questdb"));
    engine = new CairoEngine(new DefaultCairoConfiguration(root.toString()));
    context = new SqlExecutionContextImpl(engine, 1).with(AllowAllSecurityContext.INSTANCE);
    engine.execute(
        "create table bar(ts timestamp, open long, high long, low long, close long, volume long)"
            + " timestamp(ts) partition by month bypass wal",
        context);
  }

  @Override
  public String name() {
    return "QuestDB";
  }

  @Override
  public void write(BarSeries bars) {
    try (TableWriter writer = engine.getWriter(engine.verifyTableName("bar"), "benchmark")) {
      for (int i = 0; i < bars.size(); i++) {
        TableWriter.Row row = writer.newRow(bars.time(i) * MICROS);
        row.putLong(1, bars.open(i));
        row.putLong(2, bars.high(i));
        row.putLong(3, bars.low(i));
        row.putLong(4, bars.close(i));
        row.putLong(5, bars.volume(i));
        row.append();
      }
      writer.commit();
    }
  }

  @Override
  public long read(long start, long end) throws SqlException {
    long sum = 0;
    // the bounds of a timestamp as numbers are microseconds
    try (RecordCursorFactory select =
            engine.select(
                "select ts, open, high, low, close, volume from bar where ts >= "
                    + Math.max(start, 0) * MICROS
                    + " and ts < "
                    + Math.min(end, 1L << 40) * MICROS,
                context);
        RecordCursor rows = select.getCursor(context)) {
      Record row = rows.getRecord();
      while (rows.hasNext()) {
        sum += row.getTimestamp(0) / MICROS;
        for (int column = 1; column <= 5; column++) {
          sum += row.getLong(column);
        }
      }
    }
    return sum;
  }

  @Override
  public void close() {
    engine.close();
  }
}
