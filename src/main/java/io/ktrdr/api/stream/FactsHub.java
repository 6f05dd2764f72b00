package io.ktrdr.api.stream;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
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
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.apache.pekko.stream.javadsl.Source;

/**
 * Facts of the journal as they are written; their numbers are the journal's own. Follows the
 * journal's own live reading, from where the last one was heard, so none is left out.
 */
final class FactsHub {

  private static final int BEGIN_WITH = 100;

  /**
   * Which facts.
   *
   * @param instrument whose; of all when empty
   * @param wanted which kinds
   * @param there those that are written now, after a number, oldest first
   * @param follow the same and those that will be
   */
  record Facts(
      Optional<InstrumentId> instrument,
      Predicate<SymbolEvent> wanted,
      LongFunction<Source<AuditLog.Line, NotUsed>> there,
      LongFunction<Source<AuditLog.Line, NotUsed>> follow) {}

  private record First(List<AuditLog.Line> lines) implements Hub.Heard {}

  private record Next(Optional<AuditLog.Line> line) implements Hub.Heard {}

  private record Unheard(Throwable why) implements Hub.Heard {}

  private enum Due implements Hub.Heard {
    AGAIN
  }

  private final ActorContext<Hub> context;
  private final TimerScheduler<Hub> timers;
  private final StreamSettings settings;
  private final Facts facts;
  private final Audience audience;

  /** Ends what runs on it when this actor does. */
  private final Materializer streams;

  private final Deque<AuditLog.Line> latest = new ArrayDeque<>();
  private SinkQueueWithCancel<AuditLog.Line> lines;
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
    this.streams = Materializer.createMaterializer(Adapter.toClassic(context));
    begin();
  }

  static Behavior<Hub> create(
      StreamSettings settings, Key key, Facts facts, ActorRef<Channels.Command> channels) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  FactsHub hub = new FactsHub(context, timers, settings, key, facts, channels);
                  return hub.audience.hub(hub::hear);
                }));
  }

  private void hear(Hub.Heard message) {
    switch (message) {
      case First(List<AuditLog.Line> found) -> {
        found.forEach(this::keep);
        audience.telling().beginAfter(last);
        audience.begin();
        follow();
      }
      case Next(Optional<AuditLog.Line> line) -> {
        line.ifPresent(this::next);
        if (line.isPresent()) {
          pull();
        } else {
          later();
        }
      }
      case Unheard(Throwable why) -> {
        context.getLog().warn("the journal could not be read", why);
        later();
      }
      case Due.AGAIN -> {
        if (audience.isOpen()) {
          follow();
        } else {
          begin();
        }
      }
      default -> throw new IllegalArgumentException("not for facts: " + message);
    }
  }

  /** Where the journal ends now can only be known by going through it once. */
  private void begin() {
    context.pipeToSelf(
        facts.there().apply(0).runWith(Sink.takeLast(BEGIN_WITH), streams),
        (found, failure) -> failure == null ? new First(found) : new Unheard(failure));
  }

  private void follow() {
    lines = facts.follow().apply(last).runWith(Sink.queue(1), streams);
    pull();
  }

  /** One at a time: the journal is read no faster than facts are told. */
  private void pull() {
    context.pipeToSelf(
        lines.pull(), (line, failure) -> failure == null ? new Next(line) : new Unheard(failure));
  }

  private void later() {
    timers.startSingleTimer(Due.AGAIN, settings.pollEvery());
  }

  private void next(AuditLog.Line line) {
    if (number(line) <= last) {
      return;
    }
    keep(line);
    if (facts.wanted().test(line.fact())) {
      tell(line);
    }
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
    out.writePOJOField("fact", Json.MAPPER.<JsonNode>valueToTree(line.fact()));
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
