package io.ktrdr.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bars straight from bytes into columns, and what must not pass. */
class BarColumnsTest {

  private static final Codec CODEC = Codec.forVersion(200);

  @Test
  void pricesKeepEveryDigitWhenDecimalsGrow() {
    BarColumns bars =
        bars(
            "1767623400|187|188|186|187|100|187.5|3|",
            "1767623460|187.15|187.9|187.1|187.125|12.5|187.42|4|");
    assertThat(bars.priceScale()).isEqualTo(3);
    assertThat(bars.time()).containsExactly(1767623400, 1767623460);
    assertThat(bars.open()).containsExactly(187_000, 187_150);
    assertThat(bars.high()).containsExactly(188_000, 187_900);
    assertThat(bars.low()).containsExactly(186_000, 187_100);
    assertThat(bars.close()).containsExactly(187_000, 187_125);
    assertThat(bars.volumeScale()).isEqualTo(1);
    assertThat(bars.volume()).containsExactly(1000, 125);
    assertThat(bars.wapScale()).isEqualTo(2);
    assertThat(bars.wap()).containsExactly(18750, 18742);
    assertThat(bars.count()).containsExactly(3, 4);
  }

  @Test
  void minusOneAndIbsOtherWaysToSayNothingAreAbsent() {
    for (String nothing :
        new String[] {
          "-1",
          "-1.0",
          "",
          "2147483647",
          "9223372036854775807",
          "-9223372036854775808",
          "1.7976931348623157E308"
        }) {
      BarColumns bars = bars("1767623400|1|1|1|1|" + nothing + "|" + nothing + "|-1|");
      assertThat(bars.volume()).as(nothing).containsExactly(BarColumns.NONE);
      assertThat(bars.wap()).as(nothing).containsExactly(BarColumns.NONE);
      assertThat(bars.count()).containsExactly(BarColumns.NO_COUNT);
    }
  }

  @Test
  void absentFiguresStayAbsentWhenDecimalsGrow() {
    BarColumns bars =
        bars("1767623400|1|1|1|1|-1|-1|-1|", "1767623460|1.5|1.5|1.5|1.5|2.25|1.5|1|");
    assertThat(bars.volume()).containsExactly(BarColumns.NONE, 225);
    assertThat(bars.wap()).containsExactly(BarColumns.NONE, 15);
  }

  @ParameterizedTest
  @CsvSource({
    "1.0E-4, 1, 4",
    "1.5E2, 150, 0",
    "-37.63, -3763, 2",
    "0.0, 0, 0",
    "150.00, 150, 0",
    ".5, 5, 1",
    "5., 5, 0",
    "0.000000000000000001, 1, 18",
    "1.0000000000000000000000, 1, 0"
  })
  void aPriceMayBeWrittenInManyWays(String text, long unscaled, int scale) {
    BarColumns bars = bars("1767623400|" + text + "|0|0|0|1|1|1|");
    assertThat(bars.open()).containsExactly(unscaled);
    assertThat(bars.priceScale()).isEqualTo(scale);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "1,5",
        "1.2.3",
        "--1",
        "1e",
        "NaN",
        "Infinity",
        "0x10",
        " 1",
        "1 ",
        "+1",
        "1E999999999",
        "1.7976931348623157E308",
        "1234567890123456789",
        "0.1234567890123456789"
      })
  void aPriceThatIsNoneIsNamedWithItsBarAndField(String text) {
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(() -> bars("1767623400|1|1|1|1|1|1|1|", "1767623460|1|" + text + "|1|1|1|1|1|"))
        .satisfies(
            e -> {
              assertThat(e.messageName()).isEqualTo("historicalData (17)");
              assertThat(e.field()).isEqualTo("bar[1].high");
              assertThat(e.value()).isEqualTo(text);
            });
  }

  @Test
  void pricesThatNoCommonScaleHoldsAreNamed() {
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(
            () ->
                bars("1767623400|123456789012|1|1|1|1|1|1|", "1767623460|0.00000001|1|1|1|1|1|1|"))
        .satisfies(e -> assertThat(e.field()).isEqualTo("bar[1].open"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-2", "1.5", "x", "", "2147483648", "99999999999999999999"})
  void aCountThatIsNoneIsNamed(String count) {
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(() -> bars("1767623400|1|1|1|1|1|1|" + count + "|"))
        .satisfies(e -> assertThat(e.field()).isEqualTo("bar[0].barCount"));
  }

  @Test
  void aNegativeVolumeOtherThanMinusOneIsNamed() {
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(() -> bars("1767623400|1|1|1|1|-5|1|1|"))
        .satisfies(e -> assertThat(e.field()).isEqualTo("bar[0].volume"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2147483647", "1000000", "2", "-1", "4294967296"})
  void aNumberOfBarsThatCannotFollowAllocatesNothing(String count) {
    byte[] payload = payload("17|7|" + count + "|1767623400|1|1|1|1|1|1|1|");
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(() -> CODEC.decodeServer(payload))
        .satisfies(e -> assertThat(e.field()).isEqualTo("bars"));
  }

  @Test
  void fewerBarsThanFieldsIsASurplus() {
    byte[] payload = payload("17|7|1|1767623400|1|1|1|1|1|1|1|1767623460|");
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(() -> CODEC.decodeServer(payload))
        .satisfies(e -> assertThat(e.field()).isEqualTo("surplus field"));
  }

  @ParameterizedTest
  @CsvSource({
    "1767623400, EPOCH, 2026-01-05T14:30:00Z",
    "-252322200, EPOCH, 1962-01-02T14:30:00Z",
    "63072000, EPOCH, 1972-01-01T00:00:00Z",
    "20260105, DATE, 2026-01-05T00:00:00Z",
    "20260105-14:30:00, UTC, 2026-01-05T14:30:00Z",
    "20260105 09:30:00 US/Eastern, ZONED, 2026-01-05T14:30:00Z",
    "20260705 09:30:00 America/New_York, ZONED, 2026-07-05T13:30:00Z",
    "20260105  09:30:00, LOCAL, 2026-01-05T09:30:00Z",
    "20260105 09:30:00, LOCAL, 2026-01-05T09:30:00Z"
  })
  void aDateMayBeWrittenInFiveForms(String text, DateForm.Kind kind, Instant seconds) {
    BarColumns bars = bars(text + "|1|1|1|1|1|1|1|");
    assertThat(bars.dates().kind()).isEqualTo(kind);
    assertThat(bars.time()).containsExactly(seconds.getEpochSecond());
    assertThat(WireTime.parse(text).seconds()).isEqualTo(seconds.getEpochSecond());
    assertThat(WireTime.parse(text).instant().isPresent()).isEqualTo(bars.dates().isInstant());
    String canonical = text.equals("20260105 09:30:00") ? "20260105  09:30:00" : text;
    assertThat(WireTime.parse(text)).hasToString(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "2026-01-05",
        "20260105 ",
        "20260105-",
        "20260105 9:30:00",
        "20260105 09:30",
        "20260105 24:00:00",
        "20260105 09:30:00 ",
        "20260105 09:30:00 Nowhere/Land",
        "20260105-09:30:00 US/Eastern",
        "20261305 09:30:00",
        "20260105T09:30:00",
        "12345678901234",
        "20260308 02:30:00 US/Eastern"
      })
  void aDateThatIsNoneIsNamed(String text) {
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(() -> bars(text + "|1|1|1|1|1|1|1|"))
        .satisfies(e -> assertThat(e.field()).isEqualTo("bar[0].date"));
  }

  @Test
  void datesOfOneMessageHaveOneForm() {
    for (String second :
        new String[] {"20260105", "20260105-14:31:00", "20260105 09:31:00 US/Central"}) {
      assertThatExceptionOfType(WireException.class)
          .isThrownBy(
              () -> bars("20260105 09:30:00 US/Eastern|1|1|1|1|1|1|1|", second + "|1|1|1|1|1|1|1|"))
          .withMessageContaining("bar[1].date");
    }
  }

  @Test
  void theRepeatedHourOfAnAutumnNightIsToldApartByOrder() {
    String bar = " US/Eastern|1|1|1|1|1|1|1|";
    BarColumns bars =
        bars(
            "20261101 00:30:00" + bar,
            "20261101 01:00:00" + bar,
            "20261101 01:30:00" + bar,
            "20261101 01:00:00" + bar,
            "20261101 01:30:00" + bar,
            "20261101 02:00:00" + bar);
    for (int i = 1; i < bars.size(); i++) {
      assertThat(bars.time()[i] - bars.time()[i - 1]).isEqualTo(1800);
    }
  }

  @Test
  void columnsMustAgree() {
    long[] one = {1};
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new BarColumns(
                    DateForm.EPOCH,
                    0,
                    0,
                    0,
                    one,
                    one,
                    one,
                    one,
                    one,
                    one,
                    new long[2],
                    new int[1]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BarColumns.one(DateForm.EPOCH, 19, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1));
  }

  @Test
  void everyFormOfDateGoesOutAsItCameIn() {
    for (String date :
        new String[] {
          "1767623400",
          "20260105",
          "20260105-14:30:00",
          "20260105 09:30:00 US/Eastern",
          "20260105  09:30:00"
        }) {
      byte[] payload = payload("17|7|1|" + date + "|187.15|187.9|187.1|-0.5|12345.5|-1|-1|");
      assertThat(CODEC.encode(CODEC.decodeServer(payload))).isEqualTo(payload);
    }
  }

  private static BarColumns bars(String... bars) {
    byte[] payload = payload("17|7|" + bars.length + "|" + String.join("", bars));
    return ((ServerMessage.HistoricalData) CODEC.decodeServer(payload)).bars();
  }

  private static byte[] payload(String fields) {
    return fields.replace('|', '\0').getBytes(StandardCharsets.ISO_8859_1);
  }
}
