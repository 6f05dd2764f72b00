/**
 * What every request passes on its way in and every answer on its way out: connections that may
 * stay, cross-origin rules, the identity of a trace, once-only POSTs, compression, the access log,
 * the drain of a node that stops. Knows no resource. Start reading at {@link
 * io.ktrdr.api.edge.Dispatch}.
 */
package io.ktrdr.api.edge;
