package io.ktrdr.indicator.talib;

import com.tictactec.ta.lib.CoreAnnotated;
import com.tictactec.ta.lib.MAType;
import com.tictactec.ta.lib.MInteger;
import com.tictactec.ta.lib.RetCode;
import com.tictactec.ta.lib.meta.annotation.FuncInfo;
import com.tictactec.ta.lib.meta.annotation.InputParameterInfo;
import com.tictactec.ta.lib.meta.annotation.InputParameterType;
import com.tictactec.ta.lib.meta.annotation.IntegerList;
import com.tictactec.ta.lib.meta.annotation.IntegerRange;
import com.tictactec.ta.lib.meta.annotation.OptInputParameterInfo;
import com.tictactec.ta.lib.meta.annotation.OutputParameterInfo;
import com.tictactec.ta.lib.meta.annotation.OutputParameterType;
import com.tictactec.ta.lib.meta.annotation.RealRange;
import io.ktrdr.indicator.Arguments;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** One function of TA-Lib, with what its metadata says of it. Safe for many threads. */
final class TaLibFunction {

  /** Its settings are never changed, so that all threads can share it. */
  private static final CoreAnnotated CORE = new CoreAnnotated();

  /** The flags of a price input, in the order in which TA-Lib takes the columns. */
  private static final String[] PRICES = {"open", "high", "low", "close", "volume"};

  /**
   * A parameter.
   *
   * @param range an {@link IntegerRange}, {@link RealRange} or {@link IntegerList}
   */
  record Option(String name, String displayName, Annotation range) {}

  private final Method function;
  private final Method lookback;
  private final FuncInfo info;
  private final List<String> inputs = new ArrayList<>();
  private final List<Option> options = new ArrayList<>();

  /** Of each output, whether it is made of whole numbers. */
  private final List<Boolean> whole = new ArrayList<>();

  private TaLibFunction(Method function, Method lookback) {
    this.function = function;
    this.lookback = lookback;
    this.info = function.getAnnotation(FuncInfo.class);
    for (Annotation[] annotations : function.getParameterAnnotations()) {
      read(annotations);
    }
  }

  /**
   * @throws IllegalStateException when TA-Lib has no such function
   */
  static TaLibFunction find(String method) {
    Method lookback = null;
    Method function = null;
    for (Method candidate : CoreAnnotated.class.getDeclaredMethods()) {
      if (candidate.getName().equals(method + "Lookback")) {
        lookback = candidate;
      } else if (candidate.getName().equals(method)
          && candidate.isAnnotationPresent(FuncInfo.class)) {
        function = candidate;
      }
    }
    if (function == null || lookback == null) {
      throw new IllegalStateException("TA-Lib has no function " + method);
    }
    return new TaLibFunction(function, lookback);
  }

  private void read(Annotation[] annotations) {
    for (Annotation annotation : annotations) {
      switch (annotation) {
        case InputParameterInfo input when input.type() == InputParameterType.TA_Input_Price -> {
          for (int bit = 0; bit < PRICES.length; bit++) {
            if ((input.flags() & 1 << bit) != 0) {
              inputs.add(PRICES[bit]);
            }
          }
        }
        case InputParameterInfo input -> inputs.add(input.paramName());
        case OptInputParameterInfo option ->
            options.add(
                new Option(
                    parameterName(option.paramName()),
                    option.displayName(),
                    Arrays.stream(annotations)
                        .filter(
                            other ->
                                other instanceof IntegerRange
                                    || other instanceof RealRange
                                    || other instanceof IntegerList)
                        .findFirst()
                        .orElseThrow()));
        case OutputParameterInfo output ->
            whole.add(output.type() == OutputParameterType.TA_Output_Integer);
        default -> {}
      }
    }
  }

  /** {@code optInFastK_Period} becomes {@code fast_k_period}, {@code optInTimePeriod} period. */
  static String parameterName(String taLibs) {
    return taLibs
        .replace("optIn", "")
        .replace("MAType", "_MaType")
        .replaceAll("([a-z])([A-Z])", "$1_$2")
        .replaceAll("_+", "_")
        .replaceAll("^_", "")
        .toLowerCase(Locale.ROOT)
        .replace("time_period", "period");
  }

  FuncInfo info() {
    return info;
  }

  /** Columns of a bar by their name, other inputs by TA-Lib's. */
  List<String> inputs() {
    return inputs;
  }

  List<Option> options() {
    return options;
  }

  int lookback(Arguments arguments) {
    return (int) invoke(lookback, values(arguments).toArray());
  }

  /** One column per output, NaN during the lookback and where there is no number. */
  double[][] run(double[][] columns, Arguments arguments) {
    int size = columns[0].length;
    double[][] results = new double[whole.size()][];
    if (size == 0 || lookback(arguments) >= size) {
      for (int o = 0; o < results.length; o++) {
        results[o] = new double[size];
        Arrays.fill(results[o], Double.NaN);
      }
      return results;
    }
    List<Object> call = new ArrayList<>(List.of(0, size - 1));
    call.addAll(Arrays.asList(columns));
    call.addAll(values(arguments));
    MInteger first = new MInteger();
    MInteger count = new MInteger();
    call.add(first);
    call.add(count);
    int outputsFrom = call.size();
    whole.forEach(integers -> call.add(integers ? new int[size] : new double[size]));
    RetCode code = (RetCode) invoke(function, call.toArray());
    if (code != RetCode.Success) {
      throw new IllegalStateException("TA-Lib " + info.name() + arguments + " says " + code);
    }
    for (int o = 0; o < results.length; o++) {
      results[o] = shifted(call.get(outputsFrom + o), first.value, count.value, size);
    }
    return results;
  }

  /** TA-Lib writes from index 0 on; the value of bar {@code first} belongs there. */
  private static double[] shifted(Object output, int first, int count, int size) {
    if (output instanceof double[] column) {
      System.arraycopy(column, 0, column, first, count);
      Arrays.fill(column, 0, first, Double.NaN);
      for (int i = first; i < size; i++) {
        if (Double.isInfinite(column[i])) {
          column[i] = Double.NaN;
        }
      }
      return column;
    }
    int[] numbers = (int[]) output;
    double[] column = new double[size];
    Arrays.fill(column, Double.NaN);
    for (int i = 0; i < count; i++) {
      column[first + i] = numbers[i];
    }
    return column;
  }

  private List<Object> values(Arguments arguments) {
    List<Object> values = new ArrayList<>();
    for (Option option : options) {
      values.add(
          switch (option.range()) {
            case IntegerRange range -> arguments.integer(option.name());
            case RealRange range -> arguments.decimal(option.name());
            default -> average(arguments.choice(option.name()));
          });
    }
    return values;
  }

  private static MAType average(String name) {
    return Arrays.stream(MAType.values())
        .filter(type -> type.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Object invoke(Method method, Object... arguments) {
    try {
      return method.invoke(CORE, arguments);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("TA-Lib " + method.getName() + " failed", e);
    }
  }
}
