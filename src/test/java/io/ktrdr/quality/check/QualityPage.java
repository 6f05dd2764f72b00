package io.ktrdr.quality.check;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import io.ktrdr.quality.repair.RepairAction;
import io.ktrdr.quality.repair.Repairs;
import java.util.stream.Collectors;

/** Writes {@code docs/quality.md} from the rules. */
final class QualityPage {

  private static final Config LIMITS =
      ConfigFactory.parseResources("quality.conf").getConfig("ktrdr.quality");

  private QualityPage() {}

  static String text() {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # Quality

        How good stored bars are, and what can be done about bad ones. The rules below are written from the code; `QualityPageTest` fails when this page is
        stale, and writes it with `-Dpages=write`. Limits and severities: `ktrdr.quality` ([quality.conf](../src/main/resources/quality.conf)).

        ```
        $ ktrdr quality AAPL -t 1d                       a score, part by part, and every finding
        $ ktrdr quality AAPL MSFT EURUSD -t 1h           a line for each
        $ ktrdr repairs scan AAPL -t 1d                  proposals; nothing is changed
        $ ktrdr repairs apply ID                         one is carried out; `revert ID` takes it back
        ```

        `GET /api/v1/quality` reads what is stored and never asks IB. With `instruments=A,B,C` it answers for many at once; an unknown one is told in its place.
        Findings are paged and link to their bars; with `Accept: text/csv` all of them, or all days with `by=day`, come as CSV.

        ## The score

        0 to 1: the mean of these parts, weighted by `ktrdr.quality.weights`. A part that cannot be measured is null and leaves its weight to the others. Rounded
        down, so that 1 means that nothing at all speaks against it. Each part tells how many bars it judged and how many speak against it.

        | part | weight | what it is |
        |---|---|---|
        """);
    for (Dimension dimension : Dimension.values()) {
      page.append("| ")
          .append(dimension)
          .append(" | ")
          .append(LIMITS.getDouble("weights." + dimension))
          .append(" | ")
          .append(dimension.meaning())
          .append(" |\n");
    }
    page.append(
        """

        Days are `available` (all bars there, no error or warning), `degraded` (some missing, or an error or warning), `pending` (the session is not over, or
        its bars are live ones that history has not confirmed) or `missing` (no bar at all), in the words that data vendors use.

        ## The rules

        Errors cannot be right; warnings are probably wrong; infos are worth knowing and take nothing from the score. *Rows* are rows of a file before they are
        bars: an import judges them by the same rules.

        """);
    for (Rule rule : Rule.values()) {
      rule(page, rule);
    }
    page.append(
        """
        ## Repairs

        Nothing is repaired silently. `POST /api/v1/repairs/scan` judges a range and keeps a proposal for each finding that something can be done about, with the
        bars as they are and as they would be. Its id is made from the rule and those bars: scanning again gives the same one, and other figures make another.
        Somebody then applies or rejects it; every decision is a fact in the instrument's journal with who, why, before and after (`GET /api/v1/audit`).

        | action | what it does |
        |---|---|
        """);
    for (RepairAction action : RepairAction.values()) {
      page.append("| `").append(action).append("` | ").append(action.meaning()).append(" |\n");
    }
    page.append(
        """

        Asking IB again comes first wherever it can help. Arithmetic is offered only where it makes up no price. What IB says again unchanged is `confirmed`; the other
        actions stay open. A repaired bar has the source `repair`, which no later load overwrites (docs/adr/0009); a reverted one counts for what it was before.

        | state | meaning | what can be done |
        |---|---|---|
        | `proposed` | waits for a decision | apply, reject |
        | `confirmed` | IB was asked again and has nothing else | apply another action, reject |
        | `applied` | the bars are changed | revert |
        | `rejected` | the bars stay as they are; not proposed again | |
        | `reverted` | changed and put back | apply, reject |
        | `stale` | the bars have changed meanwhile: 409 `REPAIR_STALE` | scan again |

        A process that is killed between the change of the bars and its fact writes the fact at the next start.

        ## What comes in

        What IB sends is put into one form before it is stored, so that no rule has to guess:

        | | as IB sends it | as it is stored | where |
        |---|---|---|---|
        | time | epoch seconds or text in the login's or the exchange's zone | UTC, the bar's open; a day and longer by the date of the (first) session | `wire` `DateReader`, `symbol.ProviderBars` |
        | prices | decimal text | the same digits as scaled integers, never through a binary float; not rounded to the tick: IB's midpoints and averages stand between ticks | `wire` `BarReader`, `market.FixedPoint` |
        | volume of US stocks | decimal text; in shares from server version 175 on, in lots of 100 before | as sent, so shares: this client speaks versions 176 to 200 and no other. Live bars are compared with history afterwards, and history counts. Nothing is ever multiplied by guess: a file that holds lots differs a hundredfold, which `volume_spike` shows | `wire` `Handshake`, `BarReader` |
        | other volumes | decimal text: contracts, coins with decimals | as sent, with all decimals | `wire` `BarReader` |
        | no volume | -1, for currencies, indices, midpoints, bids and asks; or 0 with the kind of data | null | `wire` `BarReader`, `market.WhatToShow` |
        | no average price, no trade count | -1 or 0 beside a volume of -1 | null | `wire` `BarReader` |
        | zero volume in a bar of trades | 0 | 0: nobody traded | |

        ## Limits of judgement

        - A calendar that is wrong makes good bars look out of place. Each report names the calendar and its version; where no calendar is known it says so.
        - A true crash is an `extreme_move`, and one that turns within a bar a `spike`. That is why it is a proposal and not a repair.
        - Robust statistics need bars around: the first and last of a series have them on one side only.
        """);
    return page.toString();
  }

  private static void rule(StringBuilder page, Rule rule) {
    page.append("### `").append(rule).append("`\n\n");
    page.append(rule.summary()).append(' ').append(rule.details()).append("\n\n");
    page.append("- severity ")
        .append(rule.severity())
        .append("; ")
        .append(rule.dimension())
        .append("; ")
        .append(
            switch (rule.scope()) {
              case ROWS -> "rows";
              case BARS -> "bars";
              case ROWS_AND_BARS -> "rows and bars";
            })
        .append('\n');
    Config limits = LIMITS.getConfig("rules." + rule).withoutPath("severity");
    if (!limits.isEmpty()) {
      page.append("- limits: ")
          .append(
              limits.entrySet().stream()
                  .map(
                      entry ->
                          "`"
                              + entry.getKey()
                              + "` "
                              + entry
                                  .getValue()
                                  .render(ConfigRenderOptions.concise())
                                  .replace("\"", ""))
                  .sorted()
                  .collect(Collectors.joining(", ")))
          .append('\n');
    }
    if (!Repairs.actions(rule).isEmpty()) {
      page.append("- can be repaired by ")
          .append(
              Repairs.actions(rule).stream()
                  .map(action -> "`" + action + "`")
                  .collect(Collectors.joining(", ")))
          .append('\n');
    }
    page.append('\n');
  }
}
