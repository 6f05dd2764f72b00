/**
 * WebSocket (RFC 6455) as bytes: the handshake, frames out, frames in. Frames out carry no mask, so
 * one array serves every subscriber (ADR 0017); frames in are taken apart by {@link
 * io.ktrdr.api.socket.FrameReader}, which believes nothing. No extensions. Start reading there.
 */
package io.ktrdr.api.socket;
