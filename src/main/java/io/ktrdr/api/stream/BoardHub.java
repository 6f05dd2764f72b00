package io.ktrdr.api.stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Things that stand somehow, each with a name: asked for now and then as long as somebody listens,
 * and told when they stand otherwise.
 */
final class BoardHub {

  /**
   * What is shown.
   *
   * @param type of the messages, such as {@code status}
   * @param name the member that has the name of a thing
   * @param list the member of a snapshot that has them all
   * @param board how everything stands, by name
   */
  record Board(
      String type,
      String name,
      String list,
      Supplier<CompletionStage<Map<String, ObjectNode>>> board) {}

  private record Stands(Map<String, ObjectNode> now) implements Hub.Heard {}

  private record Unheard(Throwable why) implements Hub.Heard {}

  private enum Due implements Hub.Heard {
    LOOK
  }

  private final ActorContext<Hub> context;
  private final TimerScheduler<Hub> timers;
  private final StreamSettings settings;
  private final Board board;
  private final Audience audience;
  private Map<String, ObjectNode> known = new LinkedHashMap<>();

  private BoardHub(
      ActorContext<Hub> context,
      TimerScheduler<Hub> timers,
      StreamSettings settings,
      Key key,
      Board board,
      ActorRef<Channels.Command> channels) {
    this.context = context;
    this.timers = timers;
    this.settings = settings;
    this.board = board;
    this.audience = new Audience(context, timers, settings, key, channels, bars -> snapshot());
  }

  static Behavior<Hub> create(
      StreamSettings settings, Key key, Board board, ActorRef<Channels.Command> channels) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  BoardHub hub = new BoardHub(context, timers, settings, key, board, channels);
                  hub.look();
                  return Behaviors.receiveMessage(hub::onMessage);
                }));
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
      case Stands(Map<String, ObjectNode> now) -> stands(now);
      case Unheard unheard -> {
        context.getLog().debug("{} could not be asked for", board.list(), unheard.why());
        audience.open();
        later();
      }
      case Due.LOOK -> look();
      case Hub.Heard other -> throw new IllegalArgumentException("not for a board: " + other);
    }
    return Behaviors.same();
  }

  private void look() {
    context.pipeToSelf(
        board.board().get(),
        (now, failure) -> failure == null ? new Stands(now) : new Unheard(failure));
  }

  private void later() {
    timers.startSingleTimer(Due.LOOK, settings.pollEvery());
  }

  private void stands(Map<String, ObjectNode> now) {
    if (audience.isOpen()) {
      now.forEach(
          (name, how) -> {
            if (!Objects.equals(how, known.get(name))) {
              tell(name, how, false);
            }
          });
      known.forEach(
          (name, how) -> {
            if (!now.containsKey(name)) {
              tell(name, how, true);
            }
          });
    }
    known = now;
    audience.open();
    later();
  }

  private void tell(String name, ObjectNode how, boolean gone) {
    Telling telling = audience.telling();
    audience.tell(
        telling.latest(
            name,
            board.type(),
            seq ->
                Messages.event(
                    board.type(),
                    telling.key(),
                    seq,
                    out -> {
                      out.writeStringField(board.name(), name);
                      if (gone) {
                        out.writeBooleanField("removed", true);
                      }
                      for (Map.Entry<String, com.fasterxml.jackson.databind.JsonNode> one :
                          how.properties()) {
                        out.writePOJOField(one.getKey(), one.getValue());
                      }
                    })));
  }

  private byte[] snapshot() {
    Telling telling = audience.telling();
    return Messages.event(
        "snapshot",
        telling.key(),
        telling.seq(),
        out -> {
          out.writeStringField("epoch", telling.epoch());
          out.writeArrayFieldStart(board.list());
          for (Map.Entry<String, ObjectNode> one : known.entrySet()) {
            out.writeStartObject();
            out.writeStringField(board.name(), one.getKey());
            for (Map.Entry<String, com.fasterxml.jackson.databind.JsonNode> member :
                one.getValue().properties()) {
              out.writePOJOField(member.getKey(), member.getValue());
            }
            out.writeEndObject();
          }
          out.writeEndArray();
        });
  }
}
