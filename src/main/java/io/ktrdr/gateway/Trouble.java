package io.ktrdr.gateway;

/** Why a socket is not open, as far as it can be told from outside. */
enum Trouble {
  /** Nobody takes connections there. */
  UNREACHABLE,
  /** Taken and closed again before the session began. */
  CLOSED_EARLY,
  /** Taken, then nothing, not even a version. */
  SILENT,
  /** The gateway speaks, but has no session with IB to offer: nobody has logged in. */
  NOT_LOGGED_IN,
  /** The client id is in use (326). */
  ID_TAKEN,
  /** A protocol version that we do not speak. */
  WRONG_VERSION,
  /** An open session's socket broke. */
  LOST,
  /** An open session's socket stood, but nobody answered any more. */
  HALF_OPEN,
  /** Given up by us: the gateway did not find its way back to IB. */
  RECYCLED,
  /** A simulated gateway where a real one is wanted, or the other way round. */
  WRONG_ORIGIN
}
