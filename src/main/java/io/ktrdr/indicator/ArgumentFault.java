package io.ktrdr.indicator;

/**
 * One thing wrong with the parameters given to an indicator.
 *
 * @param parameter its name, as given
 * @param code {@code unknown_parameter}, {@code wrong_type}, {@code out_of_range}, {@code
 *     not_allowed} or {@code conflict}
 * @param given what was given
 * @param allowed what can be given
 * @param detail a sentence with all of that
 */
public record ArgumentFault(
    String parameter, String code, String given, String allowed, String detail) {}
