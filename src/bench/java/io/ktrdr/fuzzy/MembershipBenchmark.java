package io.ktrdr.fuzzy;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Nanoseconds for one membership of a column, with every kind of set in use in the same process.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class MembershipBenchmark {

  private static final int SIZE = 100_000;

  @Param({"TRIANGULAR", "TRAPEZOIDAL", "GAUSSIAN", "BELL", "SIGMOID", "S_SHAPED"})
  private Shape shape;

  /** An indicator goes up and down; random numbers would mainly measure mispredicted branches. */
  @Param({"walk", "random"})
  private String column;

  private Membership membership;
  private final double[] x = new double[SIZE];
  private final double[] out = new double[SIZE];

  @Setup
  public void prepare() {
    Random random = new Random(3);
    double at = 50;
    for (int i = 0; i < SIZE; i++) {
      at = Math.clamp(at + random.nextGaussian() * 2, 0, 100);
      x[i] = column.equals("walk") ? at : random.nextDouble() * 100;
    }
    for (Shape other : Shape.values()) {
      for (int i = 0; i < 50; i++) {
        set(other).fill(x, out);
      }
    }
    membership = set(shape);
  }

  private static Membership set(Shape shape) {
    double[] parameters =
        switch (shape) {
          case TRIANGULAR -> new double[] {20, 50, 80};
          case TRAPEZOIDAL, PI_SHAPED -> new double[] {20, 40, 60, 80};
          case GAUSSIAN -> new double[] {50, 15};
          case TWO_SIDED_GAUSSIAN -> new double[] {40, 10, 60, 10};
          case BELL -> new double[] {20, 3, 50};
          case SIGMOID -> new double[] {0.1, 50};
          case S_SHAPED, Z_SHAPED -> new double[] {20, 80};
          case SINGLETON -> new double[] {50};
        };
    return FuzzySet.of("set", shape, Shoulder.NONE, parameters).membership();
  }

  @Benchmark
  @OperationsPerInvocation(SIZE)
  public double[] column() {
    membership.fill(x, out);
    return out;
  }
}
