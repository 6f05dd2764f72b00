package io.ktrdr.symbol;

import io.ktrdr.gateway.CodeClass;
import io.ktrdr.gateway.GatewayProblem;
import io.ktrdr.gateway.GatewayQuestion.FindHeadTimestamp;
import io.ktrdr.gateway.GatewayQuestion.HeadTimestampReply;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.store.SeriesSummary;
import io.ktrdr.symbol.SymbolEntity.LoadPlanReply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EffectFactories;

/**
 * The planning side of a {@link SymbolBehavior}: answers what a load of some mode is about, and
 * asks IB where its data begin when that has to be known first. Belongs to one actor.
 */
final class HeadDesk {

  /** Longer than any question of the gateway takes by itself. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private record Key(WhatToShow what, TradingHours hours) {}

  private final ActorContext<SymbolEntity.Command> context;
  private final EffectFactories<SymbolEvent, SymbolState> effects;
  private final SymbolContext symbols;
  private final Map<Key, List<SymbolEntity.PlanLoad>> waiting = new HashMap<>();

  HeadDesk(
      ActorContext<SymbolEntity.Command> context,
      EffectFactories<SymbolEvent, SymbolState> effects,
      SymbolContext symbols) {
    this.context = context;
    this.effects = effects;
    this.symbols = symbols;
  }

  Effect<SymbolEvent, SymbolState> onPlanLoad(SymbolState state, SymbolEntity.PlanLoad ask) {
    if (state.instrument().isEmpty()) {
      ask.replyTo().tell(new LoadPlanReply.NeverRegistered());
      return effects.none();
    }
    Instant now = symbols.clock().instant();
    boolean known = state.head(ask.series()).filter(head -> head.holds(now)).isPresent();
    if (known || !LoadPlanner.wantsHead(ask.series(), ask.wish(), held(ask.series()), now)) {
      answer(state, ask);
    } else {
      ask(state, ask);
    }
    return effects.none();
  }

  private void ask(SymbolState state, SymbolEntity.PlanLoad ask) {
    Key key = new Key(ask.series().what(), ask.series().hours());
    List<SymbolEntity.PlanLoad> others = waiting.get(key);
    if (others != null) {
      others.add(ask);
      return;
    }
    waiting.put(key, new ArrayList<>(List.of(ask)));
    context.ask(
        HeadTimestampReply.class,
        symbols.gateway(),
        PATIENCE,
        replyTo ->
            new FindHeadTimestamp(
                state.instrument().orElseThrow(), key.what(), key.hours(), ask.lane(), replyTo),
        (reply, failure) ->
            new SymbolMessage.HeadAnswered(
                key.what(),
                key.hours(),
                failure == null
                    ? reply
                    : new HeadTimestampReply.HeadTimestampFailed(
                        new GatewayProblem(
                            CodeClass.CONNECTIVITY,
                            0,
                            "",
                            "IB was asked where its data begin and did not answer",
                            Duration.ofSeconds(10)))));
  }

  Effect<SymbolEvent, SymbolState> onHeadAnswered(
      SymbolState state, SymbolMessage.HeadAnswered answered) {
    List<SymbolEntity.PlanLoad> asked =
        Optional.ofNullable(waiting.remove(new Key(answered.what(), answered.hours())))
            .orElse(List.of());
    Instant now = symbols.clock().instant();
    return switch (answered.reply()) {
      case HeadTimestampReply.HeadTimestampFound found ->
          learn(
              new SymbolEvent.HeadTimestampTold(
                  answered.what(), answered.hours(), found.head(), 0, "", now),
              asked);
      case HeadTimestampReply.HeadTimestampFailed failed -> {
        GatewayProblem problem = failed.problem();
        yield switch (problem.kind()) {
          case NO_DATA, BAD_REQUEST, ENTITLEMENT ->
              learn(
                  new SymbolEvent.HeadTimestampTold(
                      answered.what(),
                      answered.hours(),
                      null,
                      problem.ibCode(),
                      problem.ibMessage().isEmpty() ? problem.detail() : problem.ibMessage(),
                      now),
                  asked);
          case CONNECTIVITY, FARM, PACING, INFORMATIONAL, ADVISORY, HELD, FATAL -> {
            asked.forEach(ask -> couldNotAsk(state, ask, problem));
            yield effects.none();
          }
        };
      }
    };
  }

  private Effect<SymbolEvent, SymbolState> learn(
      SymbolEvent fact, List<SymbolEntity.PlanLoad> asked) {
    return effects.persist(fact).thenRun(after -> asked.forEach(ask -> answer(after, ask)));
  }

  /** Who named a start can do without; IB may still say that it has nothing there. */
  private void couldNotAsk(SymbolState state, SymbolEntity.PlanLoad ask, GatewayProblem problem) {
    if (LoadPlanner.needsHead(ask.series(), ask.wish()) && state.head(ask.series()).isEmpty()) {
      ask.replyTo().tell(new LoadPlanReply.NotPlanned(problem));
    } else {
      answer(state, ask);
    }
  }

  private void answer(SymbolState state, SymbolEntity.PlanLoad ask) {
    ask.replyTo()
        .tell(
            new LoadPlanReply.Planned(
                LoadPlanner.plan(
                    ask.series(),
                    ask.wish(),
                    held(ask.series()),
                    state.head(ask.series()),
                    symbols.calendars().apply(state.instrument().orElseThrow()),
                    symbols.clock().instant())));
  }

  private Optional<SeriesSummary> held(SeriesId series) {
    return symbols.bars().summary(series);
  }
}
