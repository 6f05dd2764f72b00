package io.ktrdr.api.bars;

import java.util.ArrayList;
import java.util.List;

/**
 * How bars are laid out in an answer. The four constants are what is asked for without further
 * wishes; they are encoded the fastest.
 */
public final class BarShape {

  /** What surrounds and separates bars. */
  public enum Form {
    /** {@code "bars":[{"t":…,"o":…},…]}: one object per bar. */
    ROWS,
    /** {@code "dates":[…],"ohlcv":[[o,h,l,c,v],…]}: two arrays. */
    COLUMNS,
    /** One object per line. */
    NDJSON,
    /** One line per bar, values between commas. */
    CSV;

    /** Whether bars stand in a JSON array, with commas between them. */
    public boolean array() {
      return this == ROWS || this == COLUMNS;
    }
  }

  public static final BarShape ROWS = new BarShape(Form.ROWS, false, List.of(), false, false);
  public static final BarShape COLUMNS = new BarShape(Form.COLUMNS, false, List.of(), false, false);
  public static final BarShape NDJSON = new BarShape(Form.NDJSON, false, List.of(), false, false);
  public static final BarShape CSV = new BarShape(Form.CSV, false, List.of(), false, false);

  private static final List<BarField> FIGURES =
      List.of(
          BarField.OPEN,
          BarField.HIGH,
          BarField.LOW,
          BarField.CLOSE,
          BarField.VOLUME,
          BarField.VWAP,
          BarField.TRADE_COUNT);

  private final Form form;
  private final boolean longNames;
  private final List<BarField> fields;
  private final boolean texts;
  private final boolean named;
  private final int hash;

  private BarShape(
      Form form, boolean longNames, List<BarField> fields, boolean texts, boolean named) {
    this.form = form;
    this.longNames = longNames;
    this.fields = List.copyOf(fields);
    this.texts = texts;
    this.named = named;
    // as part of a cache key it is asked for with every chunk
    this.hash =
        (form.name().hashCode() * 2 + (longNames ? 1 : 0)) * 31 * 31
            + this.fields.hashCode() * 31
            + (texts ? 2 : 0)
            + (named ? 1 : 0);
  }

  /**
   * Any layout.
   *
   * @param longNames {@code open} rather than {@code o}, in JSON
   * @param fields which, in this order; empty for all
   * @param texts prices, volumes and vwap of JSON in quotes
   * @param named whether each bar tells its instrument
   */
  public static BarShape of(
      Form form, boolean longNames, List<BarField> fields, boolean texts, boolean named) {
    if (!longNames && fields.isEmpty() && !texts && !named) {
      return switch (form) {
        case ROWS -> ROWS;
        case COLUMNS -> COLUMNS;
        case NDJSON -> NDJSON;
        case CSV -> CSV;
      };
    }
    return new BarShape(form, longNames, fields, texts, named);
  }

  public Form form() {
    return form;
  }

  boolean longNames() {
    return longNames;
  }

  /** Whether numbers stand in quotes. */
  public boolean texts() {
    return texts;
  }

  boolean named() {
    return named;
  }

  /** What is told of each bar, in order. */
  public List<BarField> fields(boolean intraday) {
    if (!fields.isEmpty()) {
      return fields;
    }
    List<BarField> all = new ArrayList<>(9);
    if (intraday || form != Form.CSV) {
      all.add(BarField.TIME);
    }
    if (!intraday) {
      all.add(BarField.SESSION_DATE);
    }
    all.addAll(FIGURES);
    return all;
  }

  /**
   * The head line of CSV.
   *
   * @param more columns that follow
   */
  public String head(boolean intraday, List<String> more) {
    List<String> columns = new ArrayList<>();
    if (named) {
      columns.add("instrument");
    }
    fields(intraday).forEach(field -> columns.add(field.column()));
    columns.addAll(more);
    return String.join(",", columns) + "\n";
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof BarShape that
            && that.form == form
            && that.longNames == longNames
            && that.texts == texts
            && that.named == named
            && that.fields.equals(fields));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return form + (longNames ? " long" : "") + fields + (texts ? " texts" : "");
  }
}
