/**
 * TLS of the HTTP server: certificates and keys from PEM files or a key store, taken anew when the
 * files change, without touching a connection that is open.
 */
package io.ktrdr.api.tls;
