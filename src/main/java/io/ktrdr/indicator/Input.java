package io.ktrdr.indicator;

/**
 * A column that an indicator needs. Any input can be fed with another column, or with another
 * indicator's output.
 *
 * @param name what the indicator calls it
 * @param column what feeds it unless told otherwise
 */
public record Input(String name, Column column) {}
