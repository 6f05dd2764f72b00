/**
 * Who may do what over HTTP: API keys and tokens of an identity provider become a caller with a
 * role, requests are counted against limits, and every key that is made or ended is a fact. Reads
 * are from memory and cost microseconds; the keys themselves are in the bar database, as hashes.
 */
package io.ktrdr.api.security;
