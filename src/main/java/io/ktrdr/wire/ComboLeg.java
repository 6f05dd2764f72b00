package io.ktrdr.wire;

/** One leg of a combination ({@code BAG}): how many, bought or sold, where. */
public record ComboLeg(int conId, int ratio, String action, String exchange) {}
