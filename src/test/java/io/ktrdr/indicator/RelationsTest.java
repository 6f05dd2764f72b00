package io.ktrdr.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.tictactec.ta.lib.Core;
import com.tictactec.ta.lib.MInteger;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Correlation and beta: as TA-Lib where it is right, and right where it is not. */
class RelationsTest {

  private static final Samples BARS = Samples.walk(12, 3000);
  private static final double[] X = BARS.get(Column.HIGH);
  private static final double[] Y = BARS.get(Column.LOW);

  private static double[] calculate(String id, int period, double[] x, double[] y) {
    IndicatorDescriptor indicator = Indicators.find(id).orElseThrow();
    return indicator.calculate(indicator.arguments(Map.of("period", period)), x, y)[0];
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 30, 200})
  void equalTaLibOnOrdinaryPrices(int period) {
    Core ta = new Core();
    MInteger first = new MInteger();
    MInteger count = new MInteger();
    double[] out = new double[X.length];
    double[] correlation = calculate("correl", period, X, Y);
    ta.correl(0, X.length - 1, X, Y, period, first, count, out);
    assertThat(first.value).isEqualTo(period - 1);
    for (int i = 0; i < count.value; i++) {
      // Where x or y hardly moved in the window, TA-Lib itself has no more digits.
      assertThat(correlation[first.value + i]).isCloseTo(out[i], within(1e-6));
    }
    double[] beta = calculate("beta", period, X, Y);
    ta.beta(0, X.length - 1, X, Y, period, first, count, out);
    assertThat(first.value).isEqualTo(period);
    for (int i = 0; i < count.value; i++) {
      if (out[i] != 0) {
        assertThat(beta[first.value + i])
            .isCloseTo(out[i], within(1e-7 * Math.max(1, Math.abs(out[i]))));
      }
    }
  }

  @Test
  void doNotDependOnTheScaleOfPrices() {
    // A power of two changes no digit; TA-Lib says 0 throughout here.
    double[] x = Arrays.stream(X).map(v -> v / (1 << 20)).toArray();
    double[] y = Arrays.stream(Y).map(v -> v / (1 << 20)).toArray();
    assertThat(calculate("correl", 30, x, y)).isEqualTo(calculate("correl", 30, X, Y));
    assertThat(calculate("beta", 30, x, y)).isEqualTo(calculate("beta", 30, X, Y));
  }

  @Test
  void keepTheirDigitsAtAHighLevel() {
    Random random = new Random(13);
    double[] x = new double[5000];
    double[] y = new double[5000];
    for (int i = 0; i < x.length; i++) {
      x[i] = (i == 0 ? 30_000 : x[i - 1]) + 0.01 * random.nextGaussian();
      y[i] = (i == 0 ? 40_000 : y[i - 1]) + 0.01 * random.nextGaussian();
    }
    double[] correlation = calculate("correl", 30, x, y);
    for (int i = 4000; i < 5000; i += 50) {
      assertThat(correlation[i]).isCloseTo(exact(x, y, i), within(1e-9));
    }
  }

  /** Pearson's coefficient of thirty pairs, of decimals with forty digits. */
  private static double exact(double[] x, double[] y, int at) {
    MathContext digits = new MathContext(40);
    BigDecimal n = BigDecimal.valueOf(30);
    BigDecimal sumX = BigDecimal.ZERO;
    BigDecimal sumY = BigDecimal.ZERO;
    for (int i = at - 29; i <= at; i++) {
      sumX = sumX.add(new BigDecimal(x[i]));
      sumY = sumY.add(new BigDecimal(y[i]));
    }
    BigDecimal xx = BigDecimal.ZERO;
    BigDecimal yy = BigDecimal.ZERO;
    BigDecimal xy = BigDecimal.ZERO;
    for (int i = at - 29; i <= at; i++) {
      BigDecimal dx = new BigDecimal(x[i]).subtract(sumX.divide(n, digits));
      BigDecimal dy = new BigDecimal(y[i]).subtract(sumY.divide(n, digits));
      xx = xx.add(dx.multiply(dx));
      yy = yy.add(dy.multiply(dy));
      xy = xy.add(dx.multiply(dy));
    }
    return xy.divide(xx.multiply(yy).sqrt(digits), digits).doubleValue();
  }

  @Test
  void forgetAnExtremeValueWhenItIsGone() {
    double[] x = X.clone();
    x[1000] = 1e12;
    assertThat(Arrays.copyOfRange(calculate("correl", 30, x, Y), 1030, 3000))
        .isEqualTo(Arrays.copyOfRange(calculate("correl", 30, X, Y), 1030, 3000));
  }

  @Test
  void knowTheExtremes() {
    double[] twice = Arrays.stream(X).map(v -> 2 * v).toArray();
    double[] against = Arrays.stream(X).map(v -> -v).toArray();
    double[] still = new double[X.length];
    Arrays.fill(still, 0.1);
    for (int i = 100; i < 200; i++) {
      assertThat(calculate("correl", 30, X, twice)[i]).isCloseTo(1, within(1e-14));
      assertThat(calculate("correl", 30, X, against)[i]).isCloseTo(-1, within(1e-14));
      assertThat(calculate("correl", 30, X, still)[i]).isZero();
      assertThat(calculate("beta", 30, X, twice)[i]).isCloseTo(1, within(1e-12));
      assertThat(calculate("beta", 30, still, X)[i]).isZero();
    }
  }
}
