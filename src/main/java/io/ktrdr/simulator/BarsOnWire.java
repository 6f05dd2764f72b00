package io.ktrdr.simulator;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.SecurityType;
import io.ktrdr.simulator.market.BarSize;
import io.ktrdr.simulator.market.Listing;
import io.ktrdr.wire.BarColumns;
import io.ktrdr.wire.DateForm;
import java.time.Instant;
import java.time.ZoneId;

/** Bars as IB sends them: its date forms, its units of volume. Pure. */
final class BarsOnWire {

  /** The zone the simulated TWS is logged in from. */
  static final String LOGIN_ZONE = "US/Eastern";

  static final int ZONES_IN_DATES = 174;
  private static final int SHARES_IN_HISTORY = 175;
  private static final int SHARES_IN_STREAMS = 159;

  private BarsOnWire() {}

  /**
   * How dates of bars are written: a daily bar is a date, whatever is asked; text carries the
   * instrument's zone from server version 174, and is the login zone's wall clock before.
   */
  static DateForm dates(BarSize size, int formatDate, Listing listing, int serverVersion) {
    if (!size.intraday()) {
      return DateForm.DATE;
    }
    if (formatDate == 2) {
      return DateForm.EPOCH;
    }
    return serverVersion >= ZONES_IN_DATES ? DateForm.zoned(listing.zone()) : DateForm.LOCAL;
  }

  /** Historical bars; before server version 175 volumes of US stocks are in lots of 100. */
  static BarColumns historical(BarSeries bars, Listing listing, DateForm dates, int serverVersion) {
    return columns(bars, dates, serverVersion < SHARES_IN_HISTORY && lots(listing));
  }

  /** A real-time bar; before server version 159 volumes of US stocks are in lots of 100. */
  static BarColumns realTime(BarSeries bar, Listing listing, int serverVersion) {
    return columns(bar, DateForm.EPOCH, serverVersion < SHARES_IN_STREAMS && lots(listing));
  }

  /** Whether old server versions count this listing in lots of 100. */
  static boolean lots(Listing listing) {
    return listing.type() == SecurityType.STK && listing.currency().equals("USD");
  }

  private static BarColumns columns(BarSeries bars, DateForm dates, boolean inLots) {
    int n = bars.size();
    long[] time = new long[n];
    long[] open = new long[n];
    long[] high = new long[n];
    long[] low = new long[n];
    long[] close = new long[n];
    long[] volume = new long[n];
    long[] wap = new long[n];
    int[] count = new int[n];
    ZoneId login = ZoneId.of(LOGIN_ZONE);
    for (int i = 0; i < n; i++) {
      time[i] = bars.time(i);
      if (dates.kind() == DateForm.Kind.LOCAL) {
        Instant opens = Instant.ofEpochSecond(time[i]);
        time[i] += login.getRules().getOffset(opens).getTotalSeconds();
      }
      open[i] = bars.open(i);
      high[i] = bars.high(i);
      low[i] = bars.low(i);
      close[i] = bars.close(i);
      volume[i] = bars.volume(i) == BarSeries.NONE ? BarColumns.NONE : bars.volume(i);
      wap[i] = bars.vwap(i) == BarSeries.NONE ? BarColumns.NONE : bars.vwap(i);
      count[i] =
          bars.tradeCount(i) == BarSeries.NO_COUNT ? BarColumns.NO_COUNT : bars.tradeCount(i);
    }
    return new BarColumns(
        dates,
        bars.priceScale(),
        bars.volumeScale() + (inLots ? 2 : 0),
        bars.vwapScale(),
        time,
        open,
        high,
        low,
        close,
        volume,
        wap,
        count);
  }
}
