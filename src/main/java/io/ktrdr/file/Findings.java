package io.ktrdr.file;

import io.ktrdr.market.BarSeries;
import io.ktrdr.quality.check.RowCheck.RowFinding;
import io.ktrdr.quality.check.Rule;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is found in a file: faults, which make it wrong, and notes; the first hundred of each. */
final class Findings {

  private static final int LISTED = 100;

  private final List<FileFault> faults = new ArrayList<>();
  private final List<FileFault> notes = new ArrayList<>();
  private final Map<Rule, Long> byRule = new EnumMap<>(Rule.class);
  private long faultCount;
  private long noteCount;

  /**
   * A row that makes the file wrong.
   *
   * @param value what stands in the field that is meant
   */
  void fault(RowFinding finding, String value, String detail) {
    byRule.merge(finding.rule(), 1L, Long::sum);
    faultCount++;
    if (faults.size() < LISTED) {
      faults.add(told(finding, finding.column(), value, detail));
    }
  }

  /** A row that people should know of. */
  void note(RowFinding finding, String column, String value, String detail) {
    byRule.merge(finding.rule(), 1L, Long::sum);
    noteCount++;
    if (notes.size() < LISTED) {
      notes.add(told(finding, column, value, detail));
    }
  }

  private static FileFault told(RowFinding finding, String column, String value, String detail) {
    return FileFault.of(finding.line(), column, value, finding.rule().toString(), detail);
  }

  /** The file as a whole is wrong: that is told first. */
  void ofFile(long line, String rule, String detail) {
    faultCount++;
    faults.addFirst(FileFault.of(line, "", "", rule, detail));
  }

  /** What was done with the file as a whole. */
  void remark(String rule, String detail) {
    noteCount++;
    notes.addFirst(FileFault.of(0, "", "", rule, detail));
  }

  /** How many faults there are in all. */
  long faults() {
    return faultCount;
  }

  CsvContent content(BarSeries bars, String layout, long rows) {
    Map<String, Long> found = new TreeMap<>();
    byRule.forEach((rule, count) -> found.put(rule.toString(), count));
    return new CsvContent(bars, layout, rows, faults, faultCount, notes, noteCount, found);
  }
}
