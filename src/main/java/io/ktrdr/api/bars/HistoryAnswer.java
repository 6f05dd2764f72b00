package io.ktrdr.api.bars;

import org.apache.pekko.util.ByteString;

/** Encodes pages of earlier revisions. */
public final class HistoryAnswer {

  private HistoryAnswer() {}

  /** The bars alone. */
  public static BarAnswer plain(BarQuery query, HistoryReader.Page page) {
    Segment segment =
        Segment.encode(query.series(), page.written().bars(), query.shape(), query.calendar());
    return of(page, withoutFirst(segment.dates()), withoutFirst(segment.figures()));
  }

  static BarAnswer of(HistoryReader.Page page, ByteString dates, ByteString figures) {
    return new BarAnswer(
        dates,
        figures,
        page.written().bars().size(),
        page.next(),
        page.written().revision(),
        page.verdict());
  }

  private static ByteString withoutFirst(ByteString elements) {
    return elements.isEmpty() ? elements : elements.drop(1);
  }
}
