package io.ktrdr.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.TradingHours;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {

  @TempDir Path folder;

  @Test
  void theDefaultsAreASimulatedNodeOnLoopback() {
    Settings settings = Settings.load(Optional.empty(), Map.of());

    assertThat(settings.ib()).isEqualTo(new IbAddress.Simulated());
    assertThat(settings.http().host()).isEqualTo("127.0.0.1");
    assertThat(settings.http().port()).isEqualTo(8000);
    assertThat(settings.dataFolder()).isEqualTo(Path.of("data").toAbsolutePath());
    assertThat(settings.shutdownDeadline()).isEqualTo(Duration.ofSeconds(20));
    assertThat(settings.watch()).hasSizeGreaterThanOrEqualTo(10).doesNotHaveDuplicates();
    assertThat(settings.watch()).extracting(Object::toString).contains("AAPL.NASDAQ.STK");
  }

  @Test
  void everyKeyMaps() throws IOException {
    Path file =
        file(
            """
            ktrdr {
              data-folder = "/var/lib/ktrdr"
              ib = "gateway.lan:4001"
              symbols.watch = [ EURUSD.IDEALPRO.CASH ]
              shutdown-deadline = 7s
              http { host = "0.0.0.0", port = 9000 }
              symbol.snapshot-every = 5
            }
            """);

    Settings settings = Settings.load(Optional.of(file), Map.of());

    assertThat(settings.dataFolder()).isEqualTo(Path.of("/var/lib/ktrdr"));
    assertThat(settings.ib()).isEqualTo(new IbAddress.At("gateway.lan", 4001));
    assertThat(settings.watch())
        .extracting(Object::toString)
        .containsExactly("EURUSD.IDEALPRO.CASH");
    assertThat(settings.shutdownDeadline()).isEqualTo(Duration.ofSeconds(7));
    assertThat(settings.http().host()).isEqualTo("0.0.0.0");
    assertThat(settings.http().port()).isEqualTo(9000);
    assertThat(settings.symbol().snapshotEvery()).isEqualTo(5);
  }

  @Test
  void theCommandLineGoesBeforeTheFile() throws IOException {
    Path file = file("ktrdr.http.port = 9000, ktrdr.ib = \"a:1\"");

    Settings settings = Settings.load(Optional.of(file), Map.of("ktrdr.http.port", 9001));

    assertThat(settings.http().port()).isEqualTo(9001);
    assertThat(settings.ib()).isEqualTo(new IbAddress.At("a", 1));
  }

  @Test
  void severalLoginsStandInsteadOfTheOneAddress() throws IOException {
    Path file =
        file(
            "ktrdr.gateway.logins = [ { login = one, port = 4001 },"
                + " { login = two, host = b.lan } ]");

    Settings settings = Settings.load(Optional.of(file), Map.of());

    assertThat(settings.simulated()).isFalse();
    assertThat(settings.whereIbIs()).isEqualTo("one at 127.0.0.1:4001, two at b.lan:4002");
    assertThatThrownBy(() -> Settings.load(Optional.of(file), Map.of("ktrdr.ib", "simulated")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("ktrdr.ib (--ib) and ktrdr.gateway.logins both say where IB is");
  }

  @Test
  void loginsThatClashAreRefusedBeforeTheStart() throws IOException {
    Path file = file("ktrdr.gateway.logins = [ { login = one }, { login = two } ]");

    assertThatThrownBy(() -> Settings.load(Optional.of(file), Map.of()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("are both at 127.0.0.1:4002");
  }

  @Test
  void theOperatorsSessionsGoBeforeTheBundledOnes() throws IOException {
    Path overrides = folder.resolve("calendar-overrides");
    Files.writeString(overrides, "XNYS 2027-03-01 closed\n");
    Path file = file("ktrdr.calendar.override-file = \"" + overrides + "\"");

    TradingCalendar newYork =
        Settings.load(Optional.of(file), Map.of()).calendars().byId("XNYS").orElseThrow();

    assertThat(newYork.session(TradingHours.RTH, LocalDate.of(2027, 3, 1))).isEmpty();
    assertThat(newYork.session(TradingHours.RTH, LocalDate.of(2027, 3, 2))).isPresent();
  }

  @Test
  void wrongOrMissingCalendarOverridesAreTold() throws IOException {
    Path overrides = folder.resolve("calendar-overrides");
    Files.writeString(overrides, "XNYS 2027-13-01 closed\n");
    Path wrong = file("ktrdr.calendar.override-file = \"" + overrides + "\"");
    assertThatThrownBy(() -> Settings.load(Optional.of(wrong), Map.of()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("line 1");

    Path missing = file("ktrdr.calendar.override-file = \"" + folder + "/nowhere\"");
    assertThatThrownBy(() -> Settings.load(Optional.of(missing), Map.of()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("nowhere");
  }

  @Test
  void aFileMayTuneTheToolkitToo() throws IOException {
    Path file = file("pekko.actor.default-dispatcher.throughput = 77");

    assertThat(
            Settings.load(Optional.of(file), Map.of())
                .config()
                .getInt("pekko.actor.default-dispatcher.throughput"))
        .isEqualTo(77);
  }

  @Test
  void everythingThatIsWrongIsToldAtOnce() throws IOException {
    Path file =
        file(
            """
            ktrdr.http.prot = 9000
            ktrdr.http.idle-timeout = "soon"
            ktrdr.http.max-body-size = "a lot"
            ktrdr.symbol.snapshot-every = often
            ktrdr.symbols.watch = AAPL
            verbose = true
            """);

    assertThatThrownBy(() -> Settings.load(Optional.of(file), Map.of()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("6 places")
        .hasMessageContaining("my.conf: 1: there is no setting ktrdr.http.prot")
        .hasMessageContaining("did you mean ktrdr.http.port?")
        .hasMessageContaining("idle-timeout")
        .hasMessageContaining("max-body-size")
        .hasMessageContaining("snapshot-every")
        .hasMessageContaining("ktrdr.symbols.watch")
        .hasMessageContaining("verbose");
  }

  @Test
  void valuesThatCannotBeAreToldAtOnceToo() throws IOException {
    Path file =
        file(
            """
            ktrdr.ib = "localhost"
            ktrdr.symbols.watch = [ AAPL, AAPL.NASDAQ.STOCK, MSFT.NASDAQ.STK ]
            ktrdr.http.port = 70000
            """);

    assertThatThrownBy(() -> Settings.load(Optional.of(file), Map.of()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("4 places")
        .hasMessageContaining("\"localhost\"")
        .hasMessageContaining("\"AAPL\" is not SYMBOL.EXCHANGE.TYPE")
        .hasMessageContaining("\"STOCK\"")
        .hasMessageContaining("70000");
  }

  @Test
  void aFileThatIsNotThereOrCannotBeReadIsNamed() throws IOException {
    assertThatThrownBy(() -> Settings.load(Optional.of(folder.resolve("none.conf")), Map.of()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("none.conf");
    assertThatThrownBy(() -> Settings.load(Optional.of(folder), Map.of()))
        .isInstanceOf(SettingsException.class);
    Path broken = file("ktrdr { http { port = 1 ");
    assertThatThrownBy(() -> Settings.load(Optional.of(broken), Map.of()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("my.conf");
    Path dangling = file("ktrdr.data-folder = ${nowhere}");
    assertThatThrownBy(() -> Settings.load(Optional.of(dangling), Map.of()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("nowhere");
  }

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("my.conf"), content);
  }
}
