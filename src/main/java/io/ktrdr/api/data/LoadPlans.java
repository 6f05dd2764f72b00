package io.ktrdr.api.data;

import io.ktrdr.api.desk.ApiContext;
import io.ktrdr.api.http.HttpSettings;
import io.ktrdr.api.http.Problem;
import io.ktrdr.api.http.ProblemException;
import io.ktrdr.gateway.Lane;
import io.ktrdr.market.SeriesId;
import io.ktrdr.symbol.LoadPlan;
import io.ktrdr.symbol.LoadPlanner;
import io.ktrdr.symbol.SymbolEntity;
import java.util.concurrent.CompletionStage;

/** Asks an instrument what a load of some mode is about. */
final class LoadPlans {

  private final ApiContext context;
  private final HttpSettings settings;

  LoadPlans(ApiContext context, HttpSettings settings) {
    this.context = context;
    this.settings = settings;
  }

  /** The plan; fails with a problem when IB had to be asked where its data begin and was not. */
  CompletionStage<LoadPlan> plan(SeriesId series, LoadPlanner.Wish wish) {
    return context
        .symbols()
        .<SymbolEntity.LoadPlanReply>ask(
            series.instrument(),
            replyTo -> new SymbolEntity.PlanLoad(series, wish, Lane.INTERACTIVE, replyTo),
            settings.loadTimeout())
        .thenApply(
            reply ->
                switch (reply) {
                  case SymbolEntity.LoadPlanReply.Planned planned -> planned.plan();
                  case SymbolEntity.LoadPlanReply.NotPlanned failed ->
                      throw new ProblemException(
                          Problem.of(failed.problem())
                              .prefixed(
                                  "IB has to be asked where its data begin, since start_date is"
                                      + " not given, and "));
                  case SymbolEntity.LoadPlanReply.NeverRegistered unknown ->
                      throw new IllegalStateException(
                          series.instrument() + " was resolved but never registered");
                });
  }
}
