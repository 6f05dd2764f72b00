package io.ktrdr.indicator;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The parameters that one calculation runs with: checked, complete, in the descriptor's order.
 * {@link IndicatorDescriptor#arguments} makes them.
 */
public final class Arguments {

  private final Map<String, Object> values;

  Arguments(Map<String, Object> values) {
    this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  public int integer(String name) {
    return (Integer) values.get(name);
  }

  public double decimal(String name) {
    return (Double) values.get(name);
  }

  public boolean flag(String name) {
    return (Boolean) values.get(name);
  }

  public String choice(String name) {
    return (String) values.get(name);
  }

  /** Epoch second. */
  public long time(String name) {
    return (Long) values.get(name);
  }

  /** All of them, in the descriptor's order. */
  public Map<String, Object> values() {
    return values;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Arguments that && that.values.equals(values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
