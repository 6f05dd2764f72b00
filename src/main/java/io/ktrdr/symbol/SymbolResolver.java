package io.ktrdr.symbol;

import io.ktrdr.gateway.CodeClass;
import io.ktrdr.gateway.GatewayProblem;
import io.ktrdr.market.InstrumentId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Tells what a text means: from the directory, else by asking IB. Equal questions are asked once;
 * that something is unknown or ambiguous is remembered for a while, that IB could not be asked
 * never.
 */
final class SymbolResolver extends AbstractMatchingBehavior<SymbolResolver.Command> {

  /** Beyond this many, the longest-known negative answer is forgotten early. */
  private static final int REMEMBERED = 1000;

  sealed interface Command {}

  /** What does this text mean? */
  record Resolve(String text, ActorRef<Resolution> replyTo) implements Command {}

  private record Answered(SymbolQuestion.Answer answer) implements Command {}

  /** The end of a question is told after its answer, when the same may be asked again already. */
  private record Ended(String normal, ActorRef<SymbolQuestion.Message> question)
      implements Command {}

  private record Asked(
      ActorRef<SymbolQuestion.Message> question, List<ActorRef<Resolution>> askers) {}

  private record Negative(Resolution resolution, Instant until) {}

  private final SymbolContext symbols;
  private final Function<InstrumentId, RecipientRef<SymbolEntity.Command>> entities;
  private final ActorRef<SymbolQuestion.Answer> answers;
  private final Map<String, Asked> waiting = new HashMap<>();
  private final Map<String, Negative> negative =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Negative> eldest) {
          return size() > REMEMBERED;
        }
      };

  static Behavior<Command> create(
      SymbolContext symbols, Function<InstrumentId, RecipientRef<SymbolEntity.Command>> entities) {
    return Behaviors.setup(context -> new SymbolResolver(context, symbols, entities));
  }

  private SymbolResolver(
      ActorContext<Command> context,
      SymbolContext symbols,
      Function<InstrumentId, RecipientRef<SymbolEntity.Command>> entities) {
    super(context);
    this.symbols = symbols;
    this.entities = entities;
    this.answers = context.messageAdapter(SymbolQuestion.Answer.class, Answered::new);
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    switch (command) {
      case Resolve resolve -> resolve(resolve);
      case Answered answered ->
          answered(answered.answer().normal(), answered.answer().resolution());
      case Ended ended -> ended(ended);
    }
    return this;
  }

  private void resolve(Resolve resolve) {
    String normal = SymbolLookup.normal(resolve.text());
    Optional<Resolution> known = SymbolLookup.among(symbols.instruments().all(), normal);
    if (known.isEmpty()) {
      known = remembered(normal);
    }
    if (known.isPresent()) {
      resolve.replyTo().tell(known.get());
    } else if (waiting.containsKey(normal)) {
      waiting.get(normal).askers().add(resolve.replyTo());
    } else {
      waiting.put(normal, new Asked(ask(normal), new ArrayList<>(List.of(resolve.replyTo()))));
    }
  }

  private Optional<Resolution> remembered(String normal) {
    Negative kept = negative.get(normal);
    if (kept != null && !symbols.clock().instant().isBefore(kept.until())) {
      negative.remove(normal);
      kept = null;
    }
    return Optional.ofNullable(kept).map(Negative::resolution);
  }

  private ActorRef<SymbolQuestion.Message> ask(String normal) {
    ActorRef<SymbolQuestion.Message> question =
        getContext().spawnAnonymous(SymbolQuestion.create(normal, symbols, entities, answers));
    getContext().watchWith(question, new Ended(normal, question));
    return question;
  }

  /** A question that ended without an answer broke off. */
  private void ended(Ended ended) {
    Asked asked = waiting.get(ended.normal());
    if (asked != null && asked.question().equals(ended.question())) {
      answered(
          ended.normal(),
          new Resolution.CouldNotAsk(
              new GatewayProblem(
                  CodeClass.CONNECTIVITY,
                  0,
                  "",
                  "the question broke off; see the log",
                  Duration.ofSeconds(5))));
    }
  }

  private void answered(String normal, Resolution resolution) {
    Asked asked = waiting.remove(normal);
    if (asked == null) {
      return;
    }
    switch (resolution) {
      case Resolution.Unknown unknown -> remember(normal, unknown);
      case Resolution.Ambiguous ambiguous -> remember(normal, ambiguous);
      case Resolution.Resolved resolved -> {}
      case Resolution.CouldNotAsk couldNotAsk -> {}
    }
    asked.askers().forEach(asker -> asker.tell(resolution));
  }

  private void remember(String normal, Resolution resolution) {
    negative.put(
        normal,
        new Negative(
            resolution, symbols.clock().instant().plus(symbols.settings().negativeAnswerTtl())));
  }
}
