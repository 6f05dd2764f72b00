package io.ktrdr.api.security;

import io.ktrdr.api.tls.TlsContext;
import java.util.Optional;

/**
 * Everything about who may come in, ready before the first request.
 *
 * @param keys the API keys
 * @param tls the certificate, when requests are encrypted
 */
public record Access(SecuritySettings settings, KeyRing keys, Optional<TlsContext> tls) {}
