package io.ktrdr.api.fuzzy;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ktrdr.api.indicators.IndicatorView;
import io.ktrdr.api.series.BarTimes;
import io.ktrdr.fuzzy.FuzzySet;
import io.ktrdr.fuzzy.Input;
import io.ktrdr.fuzzy.Transform;
import io.ktrdr.fuzzy.Variable;
import io.ktrdr.fuzzy.inference.Output;
import io.ktrdr.indicator.IndicatorDescriptor;
import io.ktrdr.indicator.Indicators;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.Timeframe;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** How fuzzy things look in JSON. */
final class FuzzyJson {

  private FuzzyJson() {}

  /** A column; missing numbers are null. */
  static void column(JsonGenerator out, String name, double[] column) throws IOException {
    out.writeArrayFieldStart(name);
    for (double value : column) {
      number(out, value);
    }
    out.writeEndArray();
  }

  static void number(JsonGenerator out, double value) throws IOException {
    if (!Double.isFinite(value)) {
      out.writeNull();
    } else if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      // Most memberships are 0 or 1: half the bytes.
      out.writeNumber((long) value);
    } else {
      out.writeNumber(value);
    }
  }

  /** The times of bars, as GET /bars has them. */
  static void times(JsonGenerator out, Timeframe timeframe, BarSeries bars) throws IOException {
    out.writeArrayFieldStart("t");
    for (int i = 0; i < bars.size(); i++) {
      out.writeString(BarTimes.text(timeframe, bars.time(i)));
    }
    out.writeEndArray();
  }

  /** What a variable is about: the members of an object that has been begun. */
  static void about(JsonGenerator out, Variable variable) throws IOException {
    out.writeStringField("name", variable.name());
    if (!variable.description().isEmpty()) {
      out.writeStringField("description", variable.description());
    }
    switch (variable.input()) {
      case Input.Indicator input -> indicator(out, input);
      case Input.Column input -> {
        out.writeStringField("column", input.name());
        timeframe(out, input.timeframe());
      }
      case Input.Given() -> {}
    }
    switch (variable.transform()) {
      case Transform.Identity() -> out.writeStringField("transform", "identity");
      case Transform.PriceRatio(String price) -> {
        out.writeStringField("transform", "price_ratio");
        out.writeStringField("price", price);
      }
      case Transform.Percent(String price) -> {
        out.writeStringField("transform", "percent");
        out.writeStringField("price", price);
      }
      case Transform.ZScore(int window) -> {
        out.writeStringField("transform", "zscore");
        out.writeNumberField("window", window);
      }
    }
    out.writeArrayFieldStart("range");
    number(out, variable.range().min());
    number(out, variable.range().max());
    out.writeEndArray();
  }

  private static void indicator(JsonGenerator out, Input.Indicator input) throws IOException {
    IndicatorDescriptor indicator = Indicators.find(input.id()).orElseThrow();
    out.writeStringField("indicator", input.id());
    out.writePOJOField(
        "parameters", IndicatorView.parameters(indicator, indicator.arguments(input.parameters())));
    out.writeStringField("output", FuzzyInputs.output(input));
    timeframe(out, input.timeframe());
    if (!input.inputs().isEmpty()) {
      out.writeObjectFieldStart("inputs");
      for (Map.Entry<String, Input> one : input.inputs().entrySet()) {
        switch (one.getValue()) {
          case Input.Column column -> out.writeStringField(one.getKey(), column.name());
          case Input.Indicator feeding -> {
            out.writeObjectFieldStart(one.getKey());
            indicator(out, feeding);
            out.writeEndObject();
          }
          case Input.Given() -> {}
        }
      }
      out.writeEndObject();
    }
  }

  private static void timeframe(JsonGenerator out, Optional<Timeframe> timeframe)
      throws IOException {
    if (timeframe.isPresent()) {
      out.writeStringField("timeframe", timeframe.get().toString());
    }
  }

  /** The definitions of sets, by name. */
  static void sets(JsonGenerator out, Map<String, FuzzySet> sets) throws IOException {
    out.writeObjectFieldStart("sets");
    for (FuzzySet set : sets.values()) {
      out.writeObjectFieldStart(set.name());
      out.writeStringField("type", set.shape().toString());
      out.writeObjectFieldStart("parameters");
      for (int i = 0; i < set.parameters().size(); i++) {
        out.writeFieldName(set.shape().parameters().get(i));
        number(out, set.parameters().get(i));
      }
      out.writeEndObject();
      out.writeStringField("shoulder", set.shoulder().toString());
      if (!set.description().isEmpty()) {
        out.writeStringField("description", set.description());
      }
      out.writeEndObject();
    }
    out.writeEndObject();
  }

  /** An output of a system, as an object. */
  static void output(JsonGenerator out, Output output) throws IOException {
    out.writeStartObject();
    out.writeStringField("name", output.name());
    out.writeStringField("defuzzification", output.defuzzification().toString());
    if (output.range().isPresent()) {
      out.writeArrayFieldStart("range");
      number(out, output.range().get().min());
      number(out, output.range().get().max());
      out.writeEndArray();
    }
    out.writeFieldName("default");
    number(out, output.byDefault().orElse(Double.NaN));
    if (output.hasSets()) {
      out.writeNumberField("resolution", output.resolution());
      sets(out, output.sets());
    }
    out.writeEndObject();
  }
}
