package io.ktrdr.api.stream;

import io.ktrdr.market.Timeframe;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * A key that may be listened to, and where.
 *
 * @param asked what the client called it
 * @param timeframe of a series; null for others
 */
record Topic(Key key, String asked, Timeframe timeframe, ActorRef<Hub> hub) {}
