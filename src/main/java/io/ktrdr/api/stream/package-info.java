/**
 * What happens, told as it happens: {@code /ws/v1} and {@code GET /api/v1/stream}. A {@link
 * io.ktrdr.api.stream.Session} decides what one client hears and is pure; {@link
 * io.ktrdr.api.stream.Channels} keeps one hub per key, which encodes each event once for all. The
 * contract is {@code asyncapi.yaml}, the guide {@code docs/streams.md}. Start reading at {@code
 * Session}.
 */
package io.ktrdr.api.stream;
