package io.ktrdr.indicator;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Something that can be set about an indicator.
 *
 * @param assumed the value when none is given: Integer, Double, Boolean, String, or (for a time)
 *     Long, an epoch second
 * @param min the least value, for numbers
 * @param max the greatest value, for numbers
 * @param options the allowed texts, for a choice
 */
public record Parameter(
    String name,
    Type type,
    Object assumed,
    double min,
    double max,
    List<String> options,
    String description) {

  /** What kind of value a parameter takes. */
  public enum Type {
    INTEGER,
    DECIMAL,
    BOOLEAN,
    CHOICE,
    TIME;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Either a value as {@link Arguments} keep it, or what is wrong. */
  record Reading(Object value, Optional<ArgumentFault> fault) {}

  Reading read(Object given) {
    return switch (type) {
      case INTEGER -> integer(given);
      case DECIMAL -> decimal(given);
      case BOOLEAN -> given instanceof Boolean ? new Reading(given, Optional.empty()) : type(given);
      case CHOICE -> choice(given);
      case TIME -> time(given);
    };
  }

  private Reading integer(Object given) {
    if (!(given instanceof Number number)) {
      return type(given);
    }
    BigDecimal exact;
    try {
      exact = new BigDecimal(number.toString());
    } catch (NumberFormatException notFinite) {
      return type(given);
    }
    if (exact.stripTrailingZeros().scale() > 0) {
      return type(given);
    }
    return exact.compareTo(BigDecimal.valueOf(min)) < 0
            || exact.compareTo(BigDecimal.valueOf(max)) > 0
        ? fault("out_of_range", given)
        : new Reading(exact.intValueExact(), Optional.empty());
  }

  private Reading decimal(Object given) {
    if (!(given instanceof Number number) || !Double.isFinite(number.doubleValue())) {
      return type(given);
    }
    double value = number.doubleValue();
    return value < min || value > max
        ? fault("out_of_range", given)
        : new Reading(value, Optional.empty());
  }

  private Reading choice(Object given) {
    if (!(given instanceof String text)) {
      return type(given);
    }
    String option = text.toLowerCase(Locale.ROOT);
    return options.contains(option)
        ? new Reading(option, Optional.empty())
        : fault("not_allowed", given);
  }

  private Reading time(Object given) {
    if (!(given instanceof String text)) {
      return type(given);
    }
    try {
      long second =
          text.length() <= 10
              ? LocalDate.parse(text).atStartOfDay().toEpochSecond(ZoneOffset.UTC)
              : OffsetDateTime.parse(text).toEpochSecond();
      return new Reading(second, Optional.empty());
    } catch (DateTimeException e) {
      return type(given);
    }
  }

  private Reading type(Object given) {
    return fault("wrong_type", given);
  }

  private Reading fault(String code, Object given) {
    String shown = String.valueOf(given);
    String echo = shown.length() > 80 ? shown.substring(0, 80) + "…" : shown;
    String detail = name + " is " + echo + "; it must be " + allowed();
    return new Reading(
        assumed, Optional.of(new ArgumentFault(name, code, echo, allowed(), detail)));
  }

  /** What can be given, as words: {@code a whole number from 2 to 500}. */
  public String allowed() {
    return switch (type) {
      case INTEGER -> "a whole number from " + Math.round(min) + " to " + Math.round(max);
      case DECIMAL -> "a number from " + bound(min) + " to " + bound(max);
      case BOOLEAN -> "true or false";
      case CHOICE -> "one of " + options;
      case TIME -> "a date such as 2023-01-03 or an instant such as 2023-01-03T14:30:00Z";
    };
  }

  private static String bound(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
