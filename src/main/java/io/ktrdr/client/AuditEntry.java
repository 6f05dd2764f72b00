package io.ktrdr.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A fact of an instrument's trail.
 *
 * @param sequence counts the facts of the instrument from 1
 * @param kind such as {@code bars_stored}
 * @param fact all that it says
 */
public record AuditEntry(String instrument, long sequence, Instant at, String kind, JsonNode fact) {

  /** A page of facts. */
  record Trail(List<AuditEntry> entries, Optional<String> nextPageToken) {}
}
