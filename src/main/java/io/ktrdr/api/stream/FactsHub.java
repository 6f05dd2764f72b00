package io.ktrdr.api.stream;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ktrdr.api.http.Json;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.symbol.AuditLog;
import io.ktrdr.symbol.SymbolEvent;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;

/** Facts of the journal as they are written; their numbers are the journal's own. */
final class FactsHub {

  private static final int BEGIN_WITH = 100;
  private static final int AT_A_TIME = 1_000;

  /**
   * Which facts.
   *
   * @param instrument whose; of all when empty
   * @param wanted which kinds
   * @param after the facts after a number, oldest first
   */
  record Facts(
      Optional<InstrumentId> instrument,
      Predicate<SymbolEvent> wanted,
      LongFunction<Source<AuditLog.Line, NotUsed>> after) {}

  private record First(List<AuditLog.Line> lines) implements Hub.Heard {}

  private record More(List<AuditLog.Line> lines) implements Hub.Heard {}

  private record Unheard(Throwable why) implements Hub.Heard {}

  private enum Due implements Hub.Heard {
    LOOK
  }

  private final ActorContext<Hub> context;
  private final TimerScheduler<Hub> timers;
  private final StreamSettings settings;
  private final Facts facts;
  private final Audience audience;
  private final Deque<AuditLog.Line> latest = new ArrayDeque<>();
  private long last;

  private FactsHub(
      ActorContext<Hub> context,
      TimerScheduler<Hub> timers,
      StreamSettings settings,
      Key key,
      Facts facts,
      ActorRef<Channels.Command> channels) {
    this.context = context;
    this.timers = timers;
    this.settings = settings;
    this.facts = facts;
    this.audience = new Audience(context, timers, settings, key, channels, bars -> snapshot());
  }

  static Behavior<Hub> create(
      StreamSettings settings, Key key, Facts facts, ActorRef<Channels.Command> channels) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  FactsHub hub = new FactsHub(context, timers, settings, key, facts, channels);
                  hub.first();
                  return Behaviors.receiveMessage(hub::onMessage);
                }));
  }

  /** Where the journal ends now can only be known by going through it once. */
  private void first() {
    context.pipeToSelf(
        facts.after().apply(0).runWith(Sink.takeLast(BEGIN_WITH), context.getSystem()),
        (lines, failure) -> failure == null ? new First(lines) : new Unheard(failure));
  }

  private void look() {
    if (audience.isOpen()) {
      context.pipeToSelf(
          facts.after().apply(last).take(AT_A_TIME).runWith(Sink.seq(), context.getSystem()),
          (lines, failure) -> failure == null ? new More(lines) : new Unheard(failure));
    } else {
      first();
    }
  }

  private Behavior<Hub> onMessage(Hub message) {
    switch (message) {
      case Hub.Join join -> audience.join(join);
      case Hub.Leave leave -> audience.leave(leave.listener());
      case Hub.Expect expect -> audience.expect();
      case Hub.LingerOver over -> audience.lingerOver();
      case Hub.Stop stop -> {
        return Behaviors.stopped();
      }
      case First(List<AuditLog.Line> lines) -> {
        lines.forEach(this::keep);
        audience.telling().beginAfter(last);
        audience.open();
        later();
      }
      case More(List<AuditLog.Line> lines) -> {
        for (AuditLog.Line line : lines) {
          keep(line);
          if (facts.wanted().test(line.fact())) {
            tell(line);
          }
        }
        later();
      }
      case Unheard unheard -> {
        context.getLog().warn("the journal could not be read", unheard.why());
        later();
      }
      case Due.LOOK -> look();
      case Hub.Heard other -> throw new IllegalArgumentException("not for facts: " + other);
    }
    return Behaviors.same();
  }

  private void later() {
    timers.startSingleTimer(Due.LOOK, settings.pollEvery());
  }

  private long number(AuditLog.Line line) {
    return facts.instrument().isPresent() ? line.sequence() : line.offset();
  }

  private void keep(AuditLog.Line line) {
    last = Math.max(last, number(line));
    if (facts.wanted().test(line.fact())) {
      latest.addLast(line);
      if (latest.size() > BEGIN_WITH) {
        latest.removeFirst();
      }
    }
  }

  private void tell(AuditLog.Line line) {
    Telling telling = audience.telling();
    String type = telling.key().channel().toString();
    audience.tell(
        telling.keep(
            number(line),
            type,
            seq -> Messages.event(type, telling.key(), seq, out -> members(out, line))));
  }

  private static void members(JsonGenerator out, AuditLog.Line line) throws IOException {
    out.writeStringField("instrument", line.instrument().toString());
    out.writeNumberField("sequence", line.sequence());
    out.writeStringField("at", line.at().toString());
    out.writeStringField("kind", line.fact().kind());
    out.writePOJOField(
        "fact", Json.MAPPER.<com.fasterxml.jackson.databind.JsonNode>valueToTree(line.fact()));
  }

  private byte[] snapshot() {
    Telling telling = audience.telling();
    return Messages.event(
        "snapshot",
        telling.key(),
        telling.seq(),
        out -> {
          out.writeStringField("epoch", telling.epoch());
          out.writeArrayFieldStart("facts");
          for (AuditLog.Line line : latest) {
            out.writeStartObject();
            members(out, line);
            out.writeEndObject();
          }
          out.writeEndArray();
        });
  }
}
