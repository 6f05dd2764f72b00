package io.ktrdr.quality.repair;

import io.ktrdr.market.Bar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.SeriesId;
import io.ktrdr.quality.check.Finding;
import io.ktrdr.quality.check.Rule;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * From findings to proposals. Asking the source again comes first wherever it can help; arithmetic
 * is offered only where it makes up no price: taking a bar out, putting its own four prices in
 * order, or saying that a volume is not known.
 */
public final class Repairs {

  private static final int ID_BYTES = 8;

  private Repairs() {}

  /** What can be done about what a rule finds, the preferred way first; nothing for some rules. */
  public static List<RepairAction> actions(Rule rule) {
    return switch (rule) {
      case OHLC_ORDER -> List.of(RepairAction.REFETCH, RepairAction.REORDER, RepairAction.DROP);
      case NON_POSITIVE, SPIKE, WICK_SPIKE -> List.of(RepairAction.REFETCH, RepairAction.DROP);
      case NEGATIVE_VOLUME -> List.of(RepairAction.REFETCH, RepairAction.CLEAR_VOLUME);
      case OUTSIDE_SESSION, OFF_GRID -> List.of(RepairAction.DROP);
      case STALE, CROSS_TIMEFRAME -> List.of(RepairAction.REFETCH, RepairAction.DROP);
      case EXTREME_MOVE, VOLUME_SPIKE -> List.of(RepairAction.REFETCH);
      case UNPARSABLE,
          MISSING_VALUE,
          DUPLICATE,
          UNSORTED,
          ZERO_VOLUME,
          ABSENT_VOLUME,
          GAP,
          BEHIND,
          REFETCH ->
          List.of();
    };
  }

  /**
   * A proposal for a finding.
   *
   * @param bars of the series, those of the finding at least
   * @param mostBars how many a proposal may be about
   * @return empty when nothing can be proposed, or there are too many bars or none
   */
  public static Optional<Proposal> of(
      SeriesId series, Finding finding, BarSeries bars, int mostBars) {
    List<RepairAction> actions = actions(finding.rule());
    int from = bars.indexAtOrAfter(finding.first());
    int to = bars.indexAtOrAfter(finding.last() + 1);
    if (actions.isEmpty() || to <= from || to - from > mostBars) {
      return Optional.empty();
    }
    List<Bar> before = new ArrayList<>();
    for (int i = from; i < to; i++) {
      before.add(bars.bar(i));
    }
    return Optional.of(
        new Proposal(
            id(series, finding.rule(), before),
            finding.rule(),
            finding.severity(),
            finding.detail(),
            before.getFirst().time(),
            before.getLast().time(),
            before,
            actions));
  }

  /** Names a rule and bars as they are: other figures make another id. */
  static String id(SeriesId series, Rule rule, List<Bar> bars) {
    MessageDigest digest = sha256();
    digest.update((series + " " + rule).getBytes(StandardCharsets.UTF_8));
    for (Bar bar : bars) {
      digest.update((" " + text(bar)).getBytes(StandardCharsets.UTF_8));
    }
    return series.instrument() + ":" + HexFormat.of().formatHex(digest.digest(), 0, ID_BYTES);
  }

  private static String text(Bar bar) {
    return bar.time()
        + "/"
        + plain(bar.open())
        + "/"
        + plain(bar.high())
        + "/"
        + plain(bar.low())
        + "/"
        + plain(bar.close())
        + "/"
        + plain(bar.volume())
        + "/"
        + plain(bar.vwap())
        + "/"
        + bar.tradeCount();
  }

  private static String plain(BigDecimal figure) {
    return figure == null ? "" : figure.stripTrailingZeros().toPlainString();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** What bars become; empty when they go, or when only IB can say. */
  public static List<Bar> after(RepairAction action, List<Bar> before) {
    return switch (action) {
      case REFETCH, DROP -> List.of();
      case REORDER -> before.stream().map(Repairs::reordered).toList();
      case CLEAR_VOLUME -> before.stream().map(Repairs::withoutVolume).toList();
    };
  }

  private static Bar reordered(Bar bar) {
    List<BigDecimal> prices =
        Stream.of(bar.open(), bar.high(), bar.low(), bar.close()).sorted().toList();
    return new Bar(
        bar.time(),
        bar.open(),
        prices.getLast(),
        prices.getFirst(),
        bar.close(),
        bar.volume(),
        bar.vwap(),
        bar.tradeCount());
  }

  private static Bar withoutVolume(Bar bar) {
    return new Bar(
        bar.time(),
        bar.open(),
        bar.high(),
        bar.low(),
        bar.close(),
        null,
        bar.vwap(),
        bar.tradeCount());
  }

  /** The bars of a list that the other does not have just so. */
  public static List<Bar> lessThese(List<Bar> bars, List<Bar> others) {
    return bars.stream()
        .filter(bar -> others.stream().noneMatch(other -> same(bar, other)))
        .toList();
  }

  /** Whether bars have the same times and figures, however many decimals they are written with. */
  public static boolean same(List<Bar> some, List<Bar> others) {
    if (some.size() != others.size()) {
      return false;
    }
    for (int i = 0; i < some.size(); i++) {
      if (!same(some.get(i), others.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean same(Bar one, Bar other) {
    return one.time().equals(other.time())
        && same(one.open(), other.open())
        && same(one.high(), other.high())
        && same(one.low(), other.low())
        && same(one.close(), other.close())
        && same(one.volume(), other.volume())
        && same(one.vwap(), other.vwap())
        && Objects.equals(one.tradeCount(), other.tradeCount());
  }

  private static boolean same(BigDecimal one, BigDecimal other) {
    if (one == null || other == null) {
      return one == null && other == null;
    }
    return one.compareTo(other) == 0;
  }
}
