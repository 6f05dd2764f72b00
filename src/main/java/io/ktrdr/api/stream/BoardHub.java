package io.ktrdr.api.stream;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Things that stand somehow, each with a name: told when they stand otherwise. What tells of its
 * changes itself is listened to; what does not is asked for now and then, as long as somebody
 * listens here.
 */
final class BoardHub {

  /**
   * What is shown.
   *
   * @param type of the messages, such as {@code status}
   * @param name the member that has the name of a thing
   * @param list the member of a snapshot that has them all
   * @param most how many things of a part are shown, the newest first; 0 for all, as they come
   */
  record Board(String type, String name, String list, int most, List<Part> parts) {}

  /** Things of a board that come from one place. */
  sealed interface Part {

    /** What makes this part listen: run once, and again now and then lest it be forgotten. */
    Function<ActorContext<Hub>, Runnable> ear();

    /** Tells {@link News} of itself. */
    record Told(Function<ActorContext<Hub>, Runnable> ear) implements Part {}

    /**
     * Is asked for now and then.
     *
     * @param look how everything stands, by name
     * @param ear hears hints ({@link News.Look}) that it is worth asking at once
     */
    record Looked(
        Supplier<CompletionStage<Map<String, ObjectNode>>> look,
        Function<ActorContext<Hub>, Runnable> ear)
        implements Part {}
  }

  /** What is heard of a part. */
  sealed interface News {

    /** All of it stands so, the newest first. */
    record All(Map<String, ObjectNode> now) implements News {}

    /** One thing stands otherwise than before, or is new. */
    record One(String name, ObjectNode how) implements News {}

    /** One thing is there no longer. */
    record Gone(String name) implements News {}

    /** Something may be otherwise. */
    record Look() implements News {}

    /** It could not be asked for. */
    record Nothing(Throwable why) implements News {}
  }

  /** News of a part, as the hub hears it. */
  record Heard(int part, News news) implements Hub.Heard {}

  private enum Due implements Hub.Heard {
    OPEN,
    LISTEN
  }

  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final ActorContext<Hub> context;
  private final TimerScheduler<Hub> timers;
  private final StreamSettings settings;
  private final Board board;
  private final Audience audience;
  private final List<Runnable> ears;
  private final List<LinkedHashMap<String, ObjectNode>> known;
  private final Set<Integer> heard = new HashSet<>();
  private final Set<Integer> looking = new HashSet<>();
  private final Set<Integer> lookAgain = new HashSet<>();

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
    this.known =
        board.parts().stream().map(part -> new LinkedHashMap<String, ObjectNode>()).toList();
    this.ears = board.parts().stream().map(part -> part.ear().apply(context)).toList();
    timers.startSingleTimer(Due.OPEN, PATIENCE);
    timers.startTimerWithFixedDelay(Due.LISTEN, settings.relistenEvery());
    ears.forEach(Runnable::run);
    for (int part = 0; part < ears.size(); part++) {
      look(part);
    }
  }

  static Behavior<Hub> create(
      StreamSettings settings, Key key, Board board, ActorRef<Channels.Command> channels) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  BoardHub hub = new BoardHub(context, timers, settings, key, board, channels);
                  return hub.audience.hub(hub::hear);
                }));
  }

  private void hear(Hub.Heard message) {
    switch (message) {
      case Heard(int part, News news) -> hear(part, news);
      case Due.OPEN -> open();
      case Due.LISTEN -> ears.forEach(Runnable::run);
      default -> throw new IllegalArgumentException("not for a board: " + message);
    }
  }

  private void hear(int part, News news) {
    switch (news) {
      case News.All(Map<String, ObjectNode> now) -> {
        stands(part, now);
        looked(part);
      }
      case News.One(String name, ObjectNode how) -> one(part, name, how);
      case News.Gone(String name) -> gone(name, known.get(part).remove(name));
      case News.Look look -> look(part);
      case News.Nothing nothing -> {
        context.getLog().debug("{} could not be asked for", board.list(), nothing.why());
        looked(part);
      }
    }
    if (heard.size() == ears.size()) {
      open();
    }
  }

  private void open() {
    if (!audience.isOpen()) {
      timers.cancel(Due.OPEN);
      audience.begin();
    }
  }

  // ---- what is asked for ----

  private void look(int part) {
    if (board.parts().get(part) instanceof Part.Looked looked) {
      if (!looking.add(part)) {
        // the answer under way may be from before the hint
        lookAgain.add(part);
        return;
      }
      context.pipeToSelf(
          looked.look().get(),
          (now, failure) ->
              new Heard(part, failure == null ? new News.All(now) : new News.Nothing(failure)));
    }
  }

  private void looked(int part) {
    heard.add(part);
    if (looking.remove(part)) {
      if (lookAgain.remove(part)) {
        look(part);
      } else {
        timers.startSingleTimer(
            "look-" + part, new Heard(part, new News.Look()), settings.pollEvery());
      }
    }
  }

  // ---- how it stands ----

  private void stands(int part, Map<String, ObjectNode> now) {
    LinkedHashMap<String, ObjectNode> before = known.get(part);
    Map<String, ObjectNode> then = new LinkedHashMap<>(before);
    before.clear();
    before.putAll(now);
    now.forEach(
        (name, how) -> {
          if (!how.equals(then.get(name))) {
            tell(name, how, false);
          }
        });
    then.forEach(
        (name, how) -> {
          if (!now.containsKey(name)) {
            gone(name, how);
          }
        });
  }

  private void one(int part, String name, ObjectNode how) {
    LinkedHashMap<String, ObjectNode> things = known.get(part);
    boolean fresh = !things.containsKey(name);
    if (board.most() > 0 && fresh) {
      things.putFirst(name, how);
    } else {
      things.put(name, how);
    }
    tell(name, how, false);
    if (board.most() > 0 && things.size() > board.most()) {
      Map.Entry<String, ObjectNode> oldest = things.pollLastEntry();
      gone(oldest.getKey(), oldest.getValue());
    }
  }

  private void gone(String name, ObjectNode last) {
    if (last != null) {
      tell(name, last, true);
    }
  }

  /** Before it is open nobody has been told of anything. */
  private void tell(String name, ObjectNode how, boolean gone) {
    if (!audience.isOpen()) {
      return;
    }
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
                      members(out, how);
                    })));
  }

  private static void members(JsonGenerator out, ObjectNode how) throws IOException {
    for (Map.Entry<String, JsonNode> member : how.properties()) {
      out.writePOJOField(member.getKey(), member.getValue());
    }
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
          for (Map<String, ObjectNode> part : known) {
            for (Map.Entry<String, ObjectNode> one : part.entrySet()) {
              out.writeStartObject();
              out.writeStringField(board.name(), one.getKey());
              members(out, one.getValue());
              out.writeEndObject();
            }
          }
          out.writeEndArray();
        });
  }

  /** The ear of a part that hears of things in a form of their own. */
  static <T> Function<ActorContext<Hub>, Runnable> ear(
      int part, Class<T> form, Function<T, News> news, Consumer<ActorRef<T>> listen) {
    return context -> {
      ActorRef<T> ear = context.messageAdapter(form, heard -> new Heard(part, news.apply(heard)));
      return () -> listen.accept(ear);
    };
  }
}
