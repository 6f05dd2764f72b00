package io.ktrdr.file;

/**
 * What can be wrong with a file as a whole. What can be wrong with a row is for {@link
 * io.ktrdr.quality.check.Rule} to say.
 */
public final class FileRules {

  /** The columns cannot be found, or the text is no CSV. */
  public static final String LAYOUT = "layout";

  /** Digits had to be rounded away. */
  public static final String ROUNDED = "rounded";

  /** The file has more bars than one import takes. */
  public static final String TOO_MANY = "too_many";

  /** The last bar lies in the future. */
  public static final String FUTURE = "future";

  /** The file is not the one that its sidecar describes. */
  public static final String SIDECAR = "sidecar";

  private FileRules() {}
}
