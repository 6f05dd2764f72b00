package io.ktrdr.fuzzy;

/**
 * Something about a definition: an error keeps it from being used, a warning does not.
 *
 * @param path where, segments after slashes: {@code /variables/rsi/sets/low/parameters/b}
 * @param code what, in a word or two; docs/fuzzy.md lists them
 * @param detail a sentence that names the set and the parameter
 */
public record Finding(Severity severity, String path, String code, String detail) {

  /** Whether a definition can be used. */
  public enum Severity {
    ERROR,
    WARNING
  }

  public static Finding error(String path, String code, String detail) {
    return new Finding(Severity.ERROR, path, code, detail);
  }

  public static Finding warning(String path, String code, String detail) {
    return new Finding(Severity.WARNING, path, code, detail);
  }

  public boolean isError() {
    return severity == Severity.ERROR;
  }

  @Override
  public String toString() {
    return path + ": " + detail;
  }
}
