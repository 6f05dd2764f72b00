package io.ktrdr.simulator.scenario;

/** A scenario that cannot be read: says where, what stands there and what may. */
public final class ScenarioException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  ScenarioException(int line, String what) {
    super("line " + line + ": " + what);
  }

  /** The same, with the file's name before it. */
  public ScenarioException(String file, ScenarioException in) {
    super(file + ", " + in.getMessage(), in);
  }
}
