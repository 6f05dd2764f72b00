package io.ktrdr.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.calendar.Calendars;
import io.ktrdr.market.SecurityType;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.simulator.Streams.Stream;
import io.ktrdr.simulator.market.Listing;
import io.ktrdr.simulator.market.ListingBook;
import io.ktrdr.wire.ClientMessage;
import io.ktrdr.wire.WireContract;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveRequestTest {

  private static final List<Listing> LISTED =
      ListingBook.bundled(Calendars.bundled(), List.of()).all(LocalDate.of(2024, 3, 5));

  private static Listing listed(SecurityType type) {
    return LISTED.stream().filter(one -> one.type() == type).findFirst().orElseThrow();
  }

  @Test
  void aPairHasQuotesToStreamAndNoTrades() {
    Listing pair = listed(SecurityType.CASH);

    assertThat(LiveRequest.read(asked("TRADES"), pair))
        .isInstanceOfSatisfying(
            LiveRequest.Reading.Refused.class, no -> assertThat(no.why().code()).isEqualTo(420));
    assertThat(LiveRequest.read(asked("MIDPOINT"), pair))
        .isEqualTo(
            new LiveRequest.Reading.Read(
                new Stream.RealTimeBars(9, pair, WhatToShow.MIDPOINT, TradingHours.ALL)));
  }

  @Test
  void anUnknownKindOfLiveBarsIsInvalid() {
    assertThat(LiveRequest.read(asked("BID_ASK"), listed(SecurityType.STK)))
        .isInstanceOfSatisfying(
            LiveRequest.Reading.Refused.class, no -> assertThat(no.why().code()).isEqualTo(321));
  }

  private static ClientMessage.ReqRealTimeBars asked(String what) {
    return new ClientMessage.ReqRealTimeBars(
        9, WireContract.ofConId(1, "SMART"), 5, what, false, List.of());
  }
}
