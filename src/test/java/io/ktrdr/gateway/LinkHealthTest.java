package io.ktrdr.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.ktrdr.gateway.Farm.Kind;
import io.ktrdr.gateway.Farm.State;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** IB's link and farms, by what its notices say. */
class LinkHealthTest {

  private static final Instant NOW = Instant.parse("2026-01-05T14:30:00Z");

  @Test
  void aBrokenHistoryFarmStopsHistoryOnly() {
    LinkHealth health = hear(LinkHealth.WELL, 2105, "HMDS data farm connection is broken:ushmds");

    assertThat(health.well()).isFalse();
    assertThat(health.serves(Kind.HISTORY)).isFalse();
    assertThat(health.serves(Kind.CONTRACTS)).isTrue();
    assertThat(health.serves(Kind.MARKET_DATA)).isTrue();
    assertThat(health.reason()).isEqualTo("history farm ushmds is down");
  }

  @Test
  void itIsWellAgainWhenTheSameFarmIsBack() {
    LinkHealth health = hear(LinkHealth.WELL, 2105, "HMDS data farm connection is broken:ushmds");
    health = hear(health, 2105, "HMDS data farm connection is broken:euhmds");
    health = hear(health, 2106, "HMDS data farm connection is OK:ushmds");

    assertThat(health.reason()).isEqualTo("history farm euhmds is down");
    assertThat(health.well()).isFalse();
    assertThat(hear(health, 2107, "HMDS data farm is inactive:euhmds").well()).isTrue();
  }

  @Test
  void aFarmThatIsDownHoldsNothingBackWhileAnotherOfItsKindIsWell() {
    LinkHealth health = hear(LinkHealth.WELL, 2106, "HMDS data farm connection is OK:ushmds");
    health = hear(health, 2105, "HMDS data farm connection is broken:euhmds");

    assertThat(health.serves(Kind.HISTORY)).isTrue();
    assertThat(health.well()).isFalse();
    assertThat(hear(health, 2105, "broken:ushmds").serves(Kind.HISTORY)).isFalse();
  }

  @Test
  void withoutItsLinkToIbTheGatewayServesNothing() {
    LinkHealth health = hear(LinkHealth.WELL, 1100, "Connectivity has been lost");

    for (Kind kind : Kind.values()) {
      assertThat(health.serves(kind)).isFalse();
    }
    assertThat(health.reason())
        .isEqualTo("the gateway has no link to IB (Connectivity has been lost)");
    assertThat(health.link().since()).isEqualTo(NOW);
    assertThat(hear(health, 1102, "restored").well()).isTrue();
    assertThat(hear(health, 1101, "restored").well()).isTrue();
  }

  @Test
  void theWarning2110IsALostLink() {
    assertThat(hear(LinkHealth.WELL, 2110, "broken").serves(Kind.HISTORY)).isFalse();
  }

  @Test
  void aLinkThatIsLostTwiceIsLostSinceTheFirstTime() {
    LinkHealth health = hear(LinkHealth.WELL, 1100, "first");

    assertThat(health.after(2110, "second", NOW.plusSeconds(9))).isSameAs(health);
  }

  @Test
  void theLinkBringsItsFarmsBack() {
    LinkHealth health = hear(LinkHealth.WELL, 2103, "broken:usfarm");
    health = hear(hear(health, 1100, "lost"), 1102, "kept");

    assertThat(health.farms().known())
        .extractingByKey(new Farm(Kind.MARKET_DATA, "usfarm"))
        .extracting(Farms.Standing::state)
        .isEqualTo(State.OK);
  }

  @ParameterizedTest
  @CsvSource({
    "2103, Market data farm connection is broken:usfarm, MARKET_DATA, usfarm, BROKEN",
    "2104, Market data farm connection is OK:usfarm.nj, MARKET_DATA, usfarm.nj, OK",
    "2104, Marktdatenfarm-Verbindung ist OK:eufarm, MARKET_DATA, eufarm, OK",
    "2105, HMDS data farm connection is broken:ushmds, HISTORY, ushmds, BROKEN",
    "2106, HMDS data farm connection is OK:ushmds, HISTORY, ushmds, OK",
    "2107, 'HMDS data farm connection is inactive but should be available upon demand.:ushmds',"
        + " HISTORY, ushmds, IDLE",
    "2107, 'HMDS data farm connection is inactive but should be available upon demand.ushmds',"
        + " HISTORY, ushmds, IDLE",
    "2108, 'Market data farm connection is inactive but should be available upon demand.:jfarm',"
        + " MARKET_DATA, jfarm, IDLE",
    "2119, Market data farm is connecting:usfarm, MARKET_DATA, usfarm, CONNECTING",
    "2157, Sec-def data farm connection is broken:secdefil, CONTRACTS, secdefil, BROKEN",
    "2158, Sec-def data farm connection is OK:secdefil, CONTRACTS, secdefil, OK",
    "2105, no name at all, HISTORY, '', BROKEN"
  })
  void eachNoticeNamesItsFarm(int code, String text, Kind kind, String name, State state) {
    Farms farms = Farms.UNHEARD_OF.after(code, text, NOW);

    assertThat(farms.known())
        .containsOnly(entry(new Farm(kind, name), new Farms.Standing(state, NOW)));
  }

  @Test
  void aFarmThatSleepsOrComesUpIsNoTrouble() {
    LinkHealth health = hear(LinkHealth.WELL, 2108, "inactive:usfarm");
    assertThat(health.well()).isTrue();

    health = hear(health, 2119, "connecting:usfarm");
    assertThat(health.well()).isTrue();
    assertThat(health.serves(Kind.MARKET_DATA)).isTrue();
  }

  @Test
  void whatChangedIsToldFarmByFarm() {
    Farms before = Farms.UNHEARD_OF.after(2104, "OK:usfarm", NOW).after(2106, "OK:ushmds", NOW);
    Farms after = before.after(2103, "broken:usfarm", NOW);

    assertThat(after.since(before))
        .containsExactly(
            new Farms.Change(
                new Farm(Kind.MARKET_DATA, "usfarm"), Optional.of(State.OK), State.BROKEN));
  }

  @Test
  void otherNoticesChangeNothing() {
    assertThat(hear(LinkHealth.WELL, 2174, "time zone")).isSameAs(LinkHealth.WELL);
    LinkHealth told = hear(LinkHealth.WELL, 2106, "OK:ushmds");
    assertThat(hear(told, 2106, "OK:ushmds")).isSameAs(told);
  }

  private static LinkHealth hear(LinkHealth health, int code, String text) {
    return health.after(code, text, NOW);
  }
}
