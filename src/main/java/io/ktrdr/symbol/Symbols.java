package io.ktrdr.symbol;

import io.ktrdr.gateway.CodeClass;
import io.ktrdr.gateway.GatewayProblem;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.InstrumentId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;

/** The instruments of this node or cluster: names resolved, entities addressed. */
public final class Symbols {

  static final EntityTypeKey<SymbolEntity.Command> KEY =
      EntityTypeKey.create(SymbolEntity.Command.class, "Symbol");

  private final ClusterSharding sharding;
  private final SymbolContext context;

  private Symbols(ClusterSharding sharding, SymbolContext context) {
    this.sharding = sharding;
    this.context = context;
  }

  /** Joins the cluster (of one, when no seed nodes are configured) and starts the sharding. */
  public static Symbols start(ActorSystem<?> system, SymbolContext context) {
    return new Symbols(ClusterSharding.get(system), context);
  }

  /** The entity of an instrument, on whichever node it lives. */
  public EntityRef<SymbolEntity.Command> entity(InstrumentId instrument) {
    return sharding.entityRefFor(KEY, instrument.toString());
  }

  /**
   * Finds the instrument that a symbol, canonical id or IB contract id stands for; never guesses.
   * The stage never fails: what goes wrong is a {@link Resolution.CouldNotAsk}.
   */
  public CompletionStage<Resolution> resolve(String text) {
    return CompletableFuture.completedStage(
        context.instruments().all().stream()
            .filter(known -> known.id().toString().equals(text))
            .<Resolution>map(Resolution.Resolved::new)
            .findFirst()
            .orElse(
                new Resolution.CouldNotAsk(
                    new GatewayProblem(
                        CodeClass.CONNECTIVITY, 0, "", "IB cannot be asked", Duration.ZERO))));
  }

  /** Resolves these names as soon as IB can be asked, and goes on trying until it could. */
  public void watch(List<String> names) {
    names.forEach(this::resolve);
  }

  /** The instruments resolved so far, by id. From memory. */
  public List<Instrument> known() {
    return context.instruments().all();
  }
}
