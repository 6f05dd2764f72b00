package io.ktrdr.wire;

/** A row of one of the two message tables. */
interface MessageKind {

  int id();

  /** IB's name of the message. */
  String label();

  /** The first server version that knows the message. */
  int since();

  /** How errors name the message. */
  default String title() {
    return label() + " (" + id() + ")";
  }
}
