/**
 * The TWS socket protocol: frames, fields, one record per message, both directions. No sockets, no
 * Pekko.
 */
package io.ktrdr.wire;
