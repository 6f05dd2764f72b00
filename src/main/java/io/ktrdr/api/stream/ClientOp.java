package io.ktrdr.api.stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a client may ask for. Each has an id of the client's choice, which answers repeat. */
sealed interface ClientOp {

  /** Null when the client gave none. */
  String id();

  /** Says who it is. */
  record Auth(String id, String token) implements ClientOp {}

  /**
   * Wants to listen.
   *
   * @param instruments names; of jobs their ids; none where the channel has a key {@code all}
   * @param timeframe of series; null for other channels
   * @param what empty for the instrument's default
   * @param snapshot how many bars it wants to begin with; -1 when not said
   * @param resume where it left off, by key; under the key {@code ""} for the only one
   * @param live whether a live subscription may be made where there is none
   * @param indicators the member of that name, for the channel of that name; null for others
   */
  record Subscribe(
      String id,
      Channel channel,
      List<String> instruments,
      Timeframe timeframe,
      Optional<WhatToShow> what,
      TradingHours session,
      int snapshot,
      Map<String, Resume> resume,
      boolean live,
      ObjectNode indicators)
      implements ClientOp {

    /** Where it left off with a key. */
    Optional<Resume> resume(Key key) {
      Resume own = resume.get(key.name());
      return Optional.ofNullable(own == null ? resume.get("") : own);
    }
  }

  /**
   * Wants to listen no more: to a subscription, to keys of a channel, or to a whole channel.
   *
   * @param subscription the id of the subscribe operation; null when not said
   * @param channel null when not said
   * @param keys empty for all of the channel
   */
  record Unsubscribe(String id, String subscription, Channel channel, List<String> keys)
      implements ClientOp {}

  /** Wants to hear something. */
  record Ping(String id) implements ClientOp {}

  /** Asks what it listens to. */
  record ListKeys(String id) implements ClientOp {}
}
