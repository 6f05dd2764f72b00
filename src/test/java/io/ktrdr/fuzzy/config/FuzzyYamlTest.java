package io.ktrdr.fuzzy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.ktrdr.fuzzy.Finding;
import io.ktrdr.fuzzy.FuzzySet;
import io.ktrdr.fuzzy.Input;
import io.ktrdr.fuzzy.Shape;
import io.ktrdr.fuzzy.Shoulder;
import io.ktrdr.fuzzy.Transform;
import io.ktrdr.fuzzy.Variable;
import io.ktrdr.fuzzy.inference.FuzzySystem;
import io.ktrdr.fuzzy.inference.TNorm;
import io.ktrdr.market.Timeframe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The configuration file: what it may say, and what it is told when it may not. */
class FuzzyYamlTest {

  private static FuzzyConfiguration good(String yaml) {
    FuzzyYaml.Read read = FuzzyYaml.read(yaml);
    assertThat(read.errors()).isEmpty();
    return read.configuration().orElseThrow();
  }

  @Test
  void whatComesAlongHasNeitherErrorNorWarning() {
    FuzzyYaml.Read shipped = FuzzyYaml.shipped();
    assertThat(shipped.findings()).isEmpty();
    FuzzyConfiguration configuration = shipped.configuration().orElseThrow();
    assertThat(configuration.variables().keySet())
        .contains("rsi", "macd", "sma", "ema", "atr", "mfi", "stochastic", "williams_r", "volume");
    assertThat(configuration.systems()).containsKey("reversal");
  }

  @Test
  void theSampleChangesNothing() throws Exception {
    FuzzyYaml.Read sample = FuzzyYaml.read(Files.readString(Path.of("conf/fuzzy.yaml")));
    assertThat(sample.findings()).isEmpty();
    assertThat(sample.configuration()).isPresent();
    assertThat(sample.configuration().orElseThrow().variables())
        .isEqualTo(FuzzyYaml.shipped().configuration().orElseThrow().variables());
  }

  @Test
  void anOverrideOfOneSetLeavesTheOthers() {
    Variable rsi =
        good("""
        variables:
          rsi:
            sets:
              oversold: [0, 10, 20]
              weak: null
              odd: {type: singleton, parameters: [50]}
        """)
            .variables()
            .get("rsi");
    assertThat(rsi.sets().keySet())
        .containsExactly("oversold", "neutral", "strong", "overbought", "odd");
    assertThat(rsi.sets().get("oversold"))
        .isEqualTo(FuzzySet.of("oversold", Shape.TRIANGULAR, Shoulder.NONE, 0, 10, 20));
    assertThat(rsi.input())
        .isEqualTo(new Input.Indicator("rsi", Map.of(), "", Map.of(), Optional.empty()));
  }

  @Test
  void anOverrideOfParametersLeavesTheSets() {
    Variable rsi = good("variables: {rsi: {parameters: {period: 7}}}").variables().get("rsi");
    assertThat(rsi.input())
        .isEqualTo(
            new Input.Indicator("rsi", Map.of("period", 7L), "", Map.of(), Optional.empty()));
    assertThat(rsi.sets()).hasSize(5);
  }

  @Test
  void anotherInputLeavesTheOldOnesParametersBehind() {
    Variable macd =
        good("variables: {macd: {indicator: roc, parameters: {period: 5}, transform: identity}}")
            .variables()
            .get("macd");
    assertThat(macd.input())
        .isEqualTo(
            new Input.Indicator("roc", Map.of("period", 5L), "", Map.of(), Optional.empty()));
    assertThat(macd.transform()).isEqualTo(new Transform.Identity());
  }

  @Test
  void anIndicatorIsFedByColumnsAndIndicatorsAndStandsAtBarsOfItsOwnLength() {
    Variable calm =
        good("""
        variables:
          calm:
            indicator: sma
            inputs: {source: {indicator: rsi, parameters: {period: 7}, inputs: {source: hl2}}}
            timeframe: 1w
            range: [0, 100]
            sets: {low: [0, 0, 50], high: [50, 100, 100]}
          weekly:
            column: volume
            timeframe: 1w
            transform: zscore
            window: 10
            range: [-3, 3]
            sets: {any: [-3, 0, 3]}
        """)
            .variables()
            .get("calm");
    assertThat(calm.input())
        .isEqualTo(
            new Input.Indicator(
                "sma",
                Map.of(),
                "",
                Map.of(
                    "source",
                    new Input.Indicator(
                        "rsi",
                        Map.of("period", 7L),
                        "",
                        Map.of("source", new Input.Column("hl2", Optional.empty())),
                        Optional.empty())),
                Optional.of(Timeframe.WEEK_1)));
    assertThat(calm.input().text()).isEqualTo("sma of rsi(period=7) of hl2 @1w");
  }

  @Test
  void otherInputsTakeThePlaceOfTheOldOnesOneByOne() {
    Variable changed =
        good("variables: {rsi: {inputs: {source: high}, timeframe: 1d}}").variables().get("rsi");
    assertThat(changed.input().text()).isEqualTo("rsi of high @1d");
    assertThat(changed.sets()).hasSize(5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "indicator: sma, inputs: {source: hlx} | /inputs/source | unknown_column",
        "indicator: sma, inputs: {source: 7} | /inputs/source | wrong_type",
        "indicator: sma, inputs: {source: {column: high}} | /inputs/source | wrong_type",
        "indicator: sma, inputs: {source: {indicator: rsi, window: 3}} | /inputs/source/window |"
            + " unknown_key",
        "indicator: sma, inputs: [high] | /inputs | wrong_type",
        "column: high, inputs: {source: low} | /inputs | input",
        "indicator: sma, timeframe: 7m | /timeframe | unknown_timeframe",
        "indicator: sma, timeframe: 7 | /timeframe | wrong_type"
      })
  void whatIsWrongWithAnInputIsToldWithItsPlace(String keys, String path, String code) {
    String whole =
        "variables: {odd: {" + keys.strip() + ", range: [0, 1], sets: {any: [0, 0, 1]}}}";
    assertThat(FuzzyYaml.read(whole).errors())
        .extracting(Finding::path, Finding::code)
        .containsExactly(tuple("/variables/odd" + path, code));
  }

  @Test
  void whatComesAlongCanBeLeftOut() {
    FuzzyConfiguration own =
        good(
            """
            version: 1
            defaults: false
            variables:
              gap:
                column: open
                transform: percent
                price: close
                range: [90, 110]
                sets:
                  any: {type: gaussian, parameters: {mean: 100, sigma: 5}, shoulder: both}
            """);
    assertThat(own.variables().keySet()).containsExactly("gap");
    assertThat(own.systems()).isEmpty();
    Variable gap = own.variables().get("gap");
    assertThat(gap.input()).isEqualTo(new Input.Column("open", Optional.empty()));
    assertThat(gap.transform()).isEqualTo(new Transform.Percent("close"));
    assertThat(gap.sets().get("any").shoulder()).isEqualTo(Shoulder.BOTH);
    assertThat(good("variables: {rsi: null}\nsystems: {reversal: null}").variables())
        .doesNotContainKey("rsi")
        .containsKey("macd");
  }

  @Test
  void everyShapeCanBeWrittenByPositionAndByName() {
    for (Shape shape : Shape.values()) {
      double[] p = {1, 2, 3, 4};
      StringBuilder byName = new StringBuilder();
      StringBuilder byPosition = new StringBuilder();
      for (int i = 0; i < shape.parameters().size(); i++) {
        byName
            .append(i == 0 ? "" : ", ")
            .append(shape.parameters().get(i))
            .append(": ")
            .append(p[i]);
        byPosition.append(i == 0 ? "" : ", ").append(p[i]);
      }
      String yaml =
          """
          defaults: false
          variables:
            v:
              range: [0, 5]
              sets:
                named: {type: %s, parameters: {%s}}
                listed: {type: %s, parameters: [%s]}
          """
              .formatted(shape, byName, shape, byPosition);
      Map<String, FuzzySet> sets = good(yaml).variables().get("v").sets();
      assertThat(sets.get("named").membership()).isEqualTo(sets.get("listed").membership());
      assertThat(sets.get("named").shape()).isEqualTo(shape);
    }
  }

  @Test
  void readsASystem() {
    FuzzySystem system =
        good("""
        systems:
          mine:
            description: mine
            and: product
            outputs:
              x: {default: 0}
            rules:
              - if rsi is oversold then x = 1
              - if rsi is overbought and macd is bearish then x = -1 with 0.5
        """)
            .systems()
            .get("mine")
            .system();
    assertThat(system.norms().and()).isEqualTo(TNorm.PRODUCT);
    assertThat(system.rules()).hasSize(2);
    assertThat(system.used()).containsExactly("rsi", "macd");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "vairables: {} | /vairables | unknown_key | there is no \"vairables\" here; did you mean"
            + " \"variables\"?",
        "version: 2 | /version | out_of_range | version must be a whole number from 1 to 1, not 2",
        "defaults: maybe | /defaults | wrong_type | defaults is true or false",
        "[1, 2] | '' | wrong_type | an object is expected, a list is given",
        "variables: [rsi] | /variables | wrong_type | an object is expected, a list is given",
        "variables: {rsi: {rnage: [0, 1]}} | /variables/rsi/rnage | unknown_key | there is no"
            + " \"rnage\" here; did you mean \"range\"?",
        "variables: {rsi: {range: [0]}} | /variables/rsi/range | wrong_type | a range is a list of"
            + " two numbers, such as [0, 100]",
        "variables: {rsi: {range: [5, 5]}} | /variables/rsi/range | order | \"rsi\": a range goes"
            + " from a smaller to a greater number within ±1e15, not from 5.0 to 5.0",
        "variables: {rsi: {range: [0, many]}} | /variables/rsi/range | not_a_number | number 2 here"
            + " is \"many\", not a finite number",
        "variables: {rsi: {range: [0, .inf]}} | '' | yaml | line 1, column 34: not YAML as"
            + " expected: Malformed numeric value",
        "variables: {new: {range: [0, 1]}} | /variables/new/sets | empty_sets | variable \"new\""
            + " has no sets",
        "variables: {new: {sets: {a: [0, 1, 2]}}} | /variables/new/range | required | \"new\" needs"
            + " a range, such as [0, 100]",
        "variables: {rsi: {sets: {very: [0, 1, 2]}}} | /variables/rsi/sets/very | name | set"
            + " \"very\" is a word of the rule language",
        "variables: {rsi: {sets: {a b: [0, 1, 2]}}} | /variables/rsi/sets/a b | name | set \"a b\":"
            + " a name has letters, digits and _",
        "variables: {if: {range: [0, 1], sets: {a: [0, 1, 2]}}} | /variables/if | name | variable"
            + " \"if\" is a word of the rule language",
        "variables: {rsi: {sets: {oversold: [0, 1]}}} | /variables/rsi/sets/oversold |"
            + " parameter_count | set \"rsi.oversold\": a plain list is a triangle of 3 or a"
            + " trapezoid of 4 numbers, not 2",
        "variables: {rsi: {sets: {oversold: {type: triangle, parameters: [0, 1, 2]}}}} |"
            + " /variables/rsi/sets/oversold/type | unknown_type | there is no type \"triangle\";"
            + " did you mean \"triangular\"?",
        "variables: {rsi: {sets: {oversold: {parameters: [0, 1, 2]}}}} |"
            + " /variables/rsi/sets/oversold/type | required | set \"rsi.oversold\" needs a type",
        "variables: {rsi: {sets: {oversold: {type: gaussian, parameters: {mean: 1, sigam: 2}}}}} |"
            + " /variables/rsi/sets/oversold/parameters/sigam | unknown_key | there is no \"sigam\""
            + " here; did you mean \"sigma\"?",
        "variables: {rsi: {sets: {oversold: {type: gaussian, parameters: {mean: 1}}}}} |"
            + " /variables/rsi/sets/oversold/parameters/sigma | required | set \"rsi.oversold\":"
            + " gaussian needs sigma",
        "variables: {rsi: {sets: {oversold: {type: gaussian, parameters: [1, -2]}}}} |"
            + " /variables/rsi/sets/oversold/parameters/sigma | out_of_range | set \"oversold\":"
            + " sigma is -2; it must be above 0",
        "variables: {rsi: {sets: {oversold: [3, 2, 1]}}} |"
            + " /variables/rsi/sets/oversold/parameters/b | order | set \"oversold\": b (2) is"
            + " below a (3); it must be a ≤ b ≤ c",
        "variables: {rsi: {column: close, indicator: rsi}} | /variables/rsi | input | variable"
            + " \"rsi\": the input is an indicator or a column, not both",
        "variables: {close: {column: closing}} | /variables/close/column | unknown_column | there"
            + " is no column \"closing\"",
        "variables: {rsi: {transform: log}} | /variables/rsi/transform | unknown_transform | there"
            + " is no transform \"log\"",
        "variables: {rsi: {transform: zscore}} | /variables/rsi/window | required | variable"
            + " \"rsi\": zscore needs a window, in bars",
        "variables: {rsi: {window: 20}} | /variables/rsi/window | misplaced | variable \"rsi\":"
            + " window means nothing with transform identity",
        "variables: {rsi: {transform: zscore, window: 1}} | /variables/rsi/window | out_of_range |"
            + " window must be a whole number from 2 to 5000, not 1",
        "variables: {rsi: {parameters: {period: [1]}}} | /variables/rsi/parameters/period |"
            + " wrong_type | a parameter is a number, text or boolean, not a list",
        "systems: {s: {rules: if a}} | /systems/s/outputs | required | outputs are required",
        "systems: {s: {outputs: {x: {}}, rules: if rsi}} | /systems/s/rules | rule_syntax | line 1,"
            + " column 7: expected \"is\", found the end",
        "systems: {s: {outputs: {x: {}}, rules: if rsi is wild then x = 1}} | /systems/s/rules |"
            + " unknown_set | rule 1, line 1, column 11: \"rsi\" has no set \"wild\"",
        "systems: {s: {outputs: {x: {}, y: {}}, rules: if rsi is weak then x = 1}} |"
            + " /systems/s/rules | unused_output | no rule concludes anything about output \"y\"",
        "systems: {s: {outputs: {x: {defuzzification: centroid}}, rules: if rsi is weak then x ="
            + " 1}} | /systems/s/outputs/x/defuzzification | defuzzification | output \"x\" has no"
            + " sets, so that only weighted_average is possible, not centroid",
        "systems: {s: {or: minimum, outputs: {x: {}}, rules: if rsi is weak then x = 1}} |"
            + " /systems/s/or | unknown_or | there is no or \"minimum\"",
        "systems: {s: {outputs: {x: {range: [0, 1], sets: {one: {type: singleton, parameters:"
            + " [1]}}}}, rules: if rsi is weak then x is one}} | /systems/s/outputs/x/sets/one |"
            + " defuzzification | set \"one\" of output \"x\" is a singleton, which has no area",
        "systems: {s: {outputs: {x: {sets: {one: [0, 1, 2]}}}, rules: if rsi is weak then x is"
            + " one}} | /systems/s/outputs/x/range | required | output \"x\" has sets but no range",
        "systems: {s: {outputs: {x: {resolution: 5}}, rules: if rsi is weak then x = 1}} |"
            + " /systems/s/outputs/x/resolution | out_of_range | resolution must be a whole number"
            + " from 11 to 10001, not 5"
      })
  void anErrorIsToldByItsPath(String yaml, String path, String code, String detail) {
    FuzzyYaml.Read read = FuzzyYaml.read(yaml);
    assertThat(read.configuration()).isEmpty();
    assertThat(read.errors())
        .anySatisfy(
            finding -> {
              assertThat(tuple(finding.path(), finding.code())).isEqualTo(tuple(path, code));
              assertThat(finding.detail()).startsWith(detail);
            });
  }

  @Test
  void allErrorsAreToldAtOnce() {
    FuzzyYaml.Read read =
        FuzzyYaml.read("{oops: 1, variables: {rsi: {nope: 1, sets: {a: [3, 2, 1], b: 7}}}}");
    assertThat(read.errors())
        .extracting(Finding::path)
        .containsExactlyInAnyOrder(
            "/oops",
            "/variables/rsi/nope",
            "/variables/rsi/sets/a/parameters/b",
            "/variables/rsi/sets/a/parameters/c",
            "/variables/rsi/sets/b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'variables: {rsi: {'| line 1, column",
        "'a: 1\na: 2' | line 2, column",
        "'variables:\n\trsi: 1' | line 2, column",
        "'a: &x [*x' | line 1, column",
        "'--- 1\n--- 2' | line 2"
      })
  void whatIsNoYamlIsToldByLineAndColumn(String yaml, String where) {
    FuzzyYaml.Read read = FuzzyYaml.read(yaml);
    assertThat(read.configuration()).isEmpty();
    assertThat(read.errors()).extracting(Finding::code).containsExactly("yaml");
    assertThat(read.errors().getFirst().detail()).startsWith(where);
  }

  @Test
  void aWarningLeavesItUsable() {
    FuzzyYaml.Read read = FuzzyYaml.read("variables: {cci: {sets: {neutral: null}}}");
    assertThat(read.configuration()).isPresent();
    assertThat(read.warnings())
        .extracting(Finding::toString)
        .containsExactly("/variables/cci/sets: no set of \"cci\" covers 0 of the range -300..300");
  }
}
