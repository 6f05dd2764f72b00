package io.ktrdr.file;

/** The rules that a row of a file can break; where quality has the same rule, by the same name. */
public final class FileRules {

  /** The columns cannot be found, or the text is no CSV. */
  public static final String LAYOUT = "layout";

  /** A field cannot be read as what its column holds. */
  public static final String UNPARSABLE = "unparsable";

  /** A price is absent: the row is no bar. */
  public static final String MISSING_VALUES = "missing_values";

  /** Two rows have one time. */
  public static final String DUPLICATE = "duplicate";

  /** A row does not come after the one before. */
  public static final String UNSORTED = "unsorted";

  /** Digits had to be rounded away. */
  public static final String ROUNDED = "rounded";

  /** The file has more bars than one import takes. */
  public static final String TOO_MANY = "too_many";

  /** The file is not the one that its sidecar describes. */
  public static final String SIDECAR = "sidecar";

  private FileRules() {}
}
