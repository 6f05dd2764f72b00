package io.ktrdr.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.gateway.LinkHealth.Service;
import org.junit.jupiter.api.Test;

class LinkHealthTest {

  @Test
  void aBrokenHistoryFarmStopsHistoryOnly() {
    LinkHealth health = LinkHealth.WELL.after(2105, "HMDS data farm connection is broken:ushmds");

    assertThat(health.well()).isFalse();
    assertThat(health.serves(Service.HISTORY)).isFalse();
    assertThat(health.serves(Service.CONTRACTS)).isTrue();
    assertThat(health.reason()).isEqualTo("history farm ushmds is down");
  }

  @Test
  void itIsWellAgainWhenTheSameFarmIsBack() {
    LinkHealth health =
        LinkHealth.WELL
            .after(2105, "HMDS data farm connection is broken:ushmds")
            .after(2105, "HMDS data farm connection is broken:euhmds")
            .after(2106, "HMDS data farm connection is OK:ushmds");

    assertThat(health.reason()).isEqualTo("history farm euhmds is down");
    assertThat(health.after(2107, "HMDS data farm is inactive:euhmds").well()).isTrue();
  }

  @Test
  void withoutItsLinkToIbTheGatewayServesNothing() {
    LinkHealth health = LinkHealth.WELL.after(1100, "Connectivity has been lost");

    for (Service service : Service.values()) {
      assertThat(health.serves(service)).isFalse();
    }
    assertThat(health.reason())
        .isEqualTo("the gateway has no link to IB (Connectivity has been lost)");
    assertThat(health.after(1102, "restored").well()).isTrue();
    assertThat(health.after(1101, "restored").well()).isTrue();
  }

  @Test
  void theWarning2110IsALostLink() {
    assertThat(LinkHealth.WELL.after(2110, "broken").serves(Service.HISTORY)).isFalse();
  }

  @Test
  void marketDataAndContractFarmsAreTheirOwn() {
    LinkHealth health =
        LinkHealth.WELL
            .after(2103, "Market data farm connection is broken:usfarm")
            .after(2157, "Sec-def data farm connection is broken:secdefil");

    assertThat(health.serves(Service.HISTORY)).isTrue();
    assertThat(health.serves(Service.MARKET_DATA)).isFalse();
    assertThat(health.serves(Service.CONTRACTS)).isFalse();
    assertThat(
            health
                .after(2104, "Market data farm connection is OK:usfarm")
                .after(2158, "Sec-def data farm connection is OK:secdefil")
                .well())
        .isTrue();
  }

  @Test
  void otherNoticesChangeNothing() {
    assertThat(LinkHealth.WELL.after(2174, "time zone")).isSameAs(LinkHealth.WELL);
    assertThat(LinkHealth.WELL.after(2106, "OK:ushmds")).isSameAs(LinkHealth.WELL);
  }
}
