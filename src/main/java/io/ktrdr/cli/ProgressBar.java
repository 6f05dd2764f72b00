package io.ktrdr.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;

/**
 * Progress on one line that is written over on a terminal, and on a new line now and then where
 * output goes to a file or a pipe.
 */
final class ProgressBar {

  private static final int CELLS = 24;
  private static final int DEFAULT_WIDTH = 100;

  /** Where lines cannot be written over, one comes for every so many percent. */
  private static final int STEP = 10;

  private final PrintWriter out;
  private final boolean terminal;
  private final int width;
  private int lastShown;
  private int lastStep = -1;
  private String lastText = "";

  ProgressBar(PrintWriter out, boolean terminal, int width) {
    this.out = out;
    this.terminal = terminal;
    this.width = width;
  }

  /** A bar for this process's own output. */
  static ProgressBar on(PrintWriter out) {
    return new ProgressBar(out, isTerminal(), columns());
  }

  /**
   * Shows how far it is.
   *
   * @param fraction 0 to 1
   * @param text what stands behind the bar
   */
  void show(double fraction, String text) {
    double within = Math.clamp(fraction, 0, 1);
    String line = "%s %3d %%  %s".formatted(bar(within), (int) (100 * within), text);
    if (terminal) {
      String shown = line.length() >= width ? line.substring(0, width - 1) : line;
      out.print("\r" + shown + " ".repeat(Math.max(0, lastShown - shown.length())));
      out.flush();
      lastShown = shown.length();
    } else {
      int step = (int) (100 * within) / STEP;
      if (step != lastStep) {
        lastStep = step;
        lastText = line;
        out.println(line);
        out.flush();
      }
    }
  }

  /** Says something that stays, above the bar. */
  void say(String text) {
    clear();
    if (terminal || !text.equals(lastText)) {
      out.println(text);
      out.flush();
      lastText = text;
    }
  }

  /** Takes the bar away. */
  void clear() {
    if (terminal && lastShown > 0) {
      out.print("\r" + " ".repeat(lastShown) + "\r");
      out.flush();
      lastShown = 0;
    }
  }

  private static String bar(double fraction) {
    int full = (int) (CELLS * fraction);
    return "["
        + "=".repeat(full)
        + (full < CELLS ? ">" : "")
        + " ".repeat(Math.max(0, CELLS - full - 1))
        + "]";
  }

  /**
   * Newer Javas have a console also when there is no terminal, and can tell; older ones have none.
   */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal() {
    if (System.console() == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(System.console());
    } catch (NoSuchMethodException olderJava) {
      return true;
    } catch (IllegalAccessException | InvocationTargetException e) {
      return false;
    }
  }

  private static int columns() {
    String columns = System.getenv("COLUMNS");
    try {
      return columns == null ? DEFAULT_WIDTH : Math.max(40, Integer.parseInt(columns));
    } catch (NumberFormatException e) {
      return DEFAULT_WIDTH;
    }
  }
}
