package io.ktrdr.gateway;

import io.ktrdr.CborSerializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When planned work would be done.
 *
 * @param connected whether IB can be asked at all now
 * @param lastSent when its last request would be sent, if nothing better comes between; empty when
 *     there is no connection, or no end in sight
 * @param answer how long IB takes for an answer at present
 */
public record Outlook(boolean connected, Optional<Instant> lastSent, Duration answer)
    implements CborSerializable {}
