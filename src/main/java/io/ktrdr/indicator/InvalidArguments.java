package io.ktrdr.indicator;

import java.util.List;
import java.util.stream.Collectors;

/** Parameters that an indicator cannot be calculated with; carries every fault found. */
public final class InvalidArguments extends IllegalArgumentException {

  private final transient List<ArgumentFault> faults;

  InvalidArguments(List<ArgumentFault> faults) {
    super(faults.stream().map(ArgumentFault::detail).collect(Collectors.joining("; ")));
    this.faults = List.copyOf(faults);
  }

  public List<ArgumentFault> faults() {
    return faults;
  }
}
