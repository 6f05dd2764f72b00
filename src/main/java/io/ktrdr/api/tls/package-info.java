/**
 * TLS of the HTTP server: certificates and keys from PEM files or a key store, taken anew when the
 * files change, without touching a connection that is open; and the bound on headers over HTTP/2,
 * which only what is decrypted shows in time.
 */
package io.ktrdr.api.tls;
