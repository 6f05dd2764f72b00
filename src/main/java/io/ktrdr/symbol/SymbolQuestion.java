package io.ktrdr.symbol;

import io.ktrdr.gateway.CodeClass;
import io.ktrdr.gateway.GatewayProblem;
import io.ktrdr.gateway.GatewayQuestion.ContractsReply;
import io.ktrdr.gateway.GatewayQuestion.FindContracts;
import io.ktrdr.gateway.GatewayQuestion.SearchSymbols;
import io.ktrdr.gateway.Lane;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.InstrumentId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Finds out from IB what one text means, registers what it found, answers once and stops. */
final class SymbolQuestion extends AbstractMatchingBehavior<SymbolQuestion.Message> {

  sealed interface Message {}

  /** The one answer. */
  record Answer(String normal, Resolution resolution) {}

  private record Heard(ContractsReply reply) implements Message {}

  private record EntityKnows(SymbolEntity.Registered registered) implements Message {}

  private record DirectoryKnows(Instrument instrument) implements Message {}

  private record DirectoryFailed(Throwable cause) implements Message {}

  private record TooLate() implements Message {}

  /** An instrument that fits; a search does not tell it whole. */
  private record Fit(Instrument instrument, boolean whole) {}

  private final String normal;
  private final SymbolContext symbols;
  private final Function<InstrumentId, RecipientRef<SymbolEntity.Command>> entities;
  private final ActorRef<Answer> replyTo;
  private final ActorRef<ContractsReply> replies;
  private final Deque<SymbolLookup.Question> questions;
  private final Map<Integer, Fit> fitting = new LinkedHashMap<>();
  private SymbolLookup.Question asked;

  static Behavior<Message> create(
      String normal,
      SymbolContext symbols,
      Function<InstrumentId, RecipientRef<SymbolEntity.Command>> entities,
      ActorRef<Answer> replyTo) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startSingleTimer(new TooLate(), symbols.settings().resolveTimeout());
                  SymbolQuestion question =
                      new SymbolQuestion(context, normal, symbols, entities, replyTo);
                  return question.askNext();
                }));
  }

  private SymbolQuestion(
      ActorContext<Message> context,
      String normal,
      SymbolContext symbols,
      Function<InstrumentId, RecipientRef<SymbolEntity.Command>> entities,
      ActorRef<Answer> replyTo) {
    super(context);
    this.normal = normal;
    this.questions = new ArrayDeque<>(SymbolLookup.questions(normal));
    this.symbols = symbols;
    this.entities = entities;
    this.replyTo = replyTo;
    this.replies = context.messageAdapter(ContractsReply.class, Heard::new);
  }

  @Override
  public Behavior<Message> onMessage(Message message) {
    return switch (message) {
      case Heard heard ->
          switch (heard.reply()) {
            case ContractsReply.ContractsFound found -> found(found.instruments());
            case ContractsReply.ContractsFailed failed ->
                answer(new Resolution.CouldNotAsk(failed.problem()));
          };
      case EntityKnows known -> putInDirectory(known.registered().instrument());
      case DirectoryKnows known -> answer(new Resolution.Resolved(known.instrument()));
      case DirectoryFailed failed -> {
        getContext().getLog().error("the directory could not be written", failed.cause());
        yield answer(
            couldNotAsk("the instrument could not be stored: " + failed.cause().getMessage()));
      }
      case TooLate late ->
          answer(
              couldNotAsk(
                  "IB did not answer within "
                      + symbols.settings().resolveTimeout().toSeconds()
                      + " s"));
    };
  }

  private Behavior<Message> askNext() {
    if (questions.isEmpty()) {
      return decide();
    }
    asked = questions.remove();
    symbols
        .gateway()
        .tell(
            switch (asked) {
              case SymbolLookup.Question.Contracts contracts ->
                  new FindContracts(contracts.query(), Lane.INTERACTIVE, replies);
              case SymbolLookup.Question.Search search ->
                  new SearchSymbols(search.pattern(), Lane.INTERACTIVE, replies);
            });
    return this;
  }

  private Behavior<Message> found(List<Instrument> instruments) {
    boolean whole = asked instanceof SymbolLookup.Question.Contracts;
    instruments.stream()
        .filter(asked.exact())
        .forEach(one -> fitting.putIfAbsent(one.contract().conId(), new Fit(one, whole)));
    return fitting.isEmpty() || SymbolLookup.isNumber(normal) ? askNext() : decide();
  }

  private Behavior<Message> decide() {
    List<Fit> fits = List.copyOf(fitting.values());
    return switch (fits.size()) {
      case 0 -> answer(new Resolution.Unknown());
      case 1 ->
          fits.getFirst().whole()
              ? register(fits.getFirst().instrument())
              : askDetails(fits.getFirst().instrument());
      default -> answer(new Resolution.Ambiguous(fits.stream().map(Fit::instrument).toList()));
    };
  }

  /** A search tells names only; the contract's details follow by its id. */
  private Behavior<Message> askDetails(Instrument named) {
    int conId = named.contract().conId();
    questions.clear();
    fitting.clear();
    questions.add(
        new SymbolLookup.Question.Contracts(
            SymbolLookup.ofConId(conId), found -> found.contract().conId() == conId));
    return askNext();
  }

  private Behavior<Message> register(Instrument instrument) {
    entities
        .apply(instrument.id())
        .tell(
            new SymbolEntity.Register(
                instrument,
                getContext().messageAdapter(SymbolEntity.Registered.class, EntityKnows::new)));
    return this;
  }

  private Behavior<Message> putInDirectory(Instrument instrument) {
    getContext()
        .pipeToSelf(
            CompletableFuture.runAsync(
                () -> symbols.instruments().put(instrument),
                StoreThreads.of(getContext().getSystem())),
            (done, failure) ->
                failure == null ? new DirectoryKnows(instrument) : new DirectoryFailed(failure));
    return this;
  }

  private Behavior<Message> answer(Resolution resolution) {
    replyTo.tell(new Answer(normal, resolution));
    return Behaviors.stopped();
  }

  private static Resolution couldNotAsk(String detail) {
    return new Resolution.CouldNotAsk(
        new GatewayProblem(CodeClass.CONNECTIVITY, 0, "", detail, Duration.ofSeconds(5)));
  }
}
