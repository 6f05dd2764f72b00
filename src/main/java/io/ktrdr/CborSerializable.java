package io.ktrdr;

/** Marks messages and events that may cross a node or enter the journal; bound to Jackson CBOR. */
public interface CborSerializable {}
