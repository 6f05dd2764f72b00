package io.ktrdr.wire;

/** A named option or identifier, such as {@code ISIN = US0378331005}. */
public record TagValue(String tag, String value) {}
