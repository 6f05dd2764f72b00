package io.ktrdr.gateway;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which login each live subscription lives with. A new one goes where the smallest part of the
 * places is taken; there it stays, unless that login cannot bring live data for a while and another
 * one can and has a place. It does not move back: each move is a hole that has to be filled. Pure
 * but for its memory; time is passed in.
 *
 * @param <W> whoever has a subscription
 */
final class LivePlacement<W> {

  /** How many subscriptions of each kind a login may have. */
  record Capacity(int lines, int keepUpToDate) {
    int of(LiveSource source) {
      return switch (source) {
        case REAL_TIME_BARS -> lines;
        case KEEP_UP_TO_DATE -> keepUpToDate;
      };
    }
  }

  /** Somebody has to go to another login. */
  record Move<W>(W who, String from, String to) {}

  /**
   * @param source what takes the place; empty when nothing does
   */
  private record Place(String login, Optional<LiveSource> source) {}

  private final Map<String, Capacity> logins;
  private final Duration moveAfter;
  private final Map<W, Place> places = new LinkedHashMap<>();
  private final Map<String, Instant> unableSince = new HashMap<>();

  /**
   * @param logins in the order of the configuration; as yet nothing is heard of any of them
   * @param moveAfter how long a login may be unable
   */
  LivePlacement(Map<String, Capacity> logins, Duration moveAfter, Instant now) {
    this.logins = new LinkedHashMap<>(logins);
    this.moveAfter = moveAfter;
    logins.keySet().forEach(login -> unableSince.put(login, now));
  }

  /** These can bring live data now, the others cannot. */
  void able(Set<String> able, Instant now) {
    for (String login : logins.keySet()) {
      if (able.contains(login)) {
        unableSince.remove(login);
      } else {
        unableSince.putIfAbsent(login, now);
      }
    }
  }

  /** The login somebody lives with, from now on if not before. */
  String place(W who, Optional<LiveSource> source) {
    Place known = places.get(who);
    if (known != null) {
      return known.login();
    }
    String login =
        best(source, one -> able(one) && hasRoom(one, source))
            .or(() -> best(source, one -> hasRoom(one, source)))
            .or(() -> best(source, one -> true))
            .orElseThrow();
    places.put(who, new Place(login, source));
    return login;
  }

  /** The login somebody lives with. */
  Optional<String> of(W who) {
    return Optional.ofNullable(places.get(who)).map(Place::login);
  }

  void remove(W who) {
    places.remove(who);
  }

  /** Who has to move; from then on they live there. */
  List<Move<W>> moves(Instant now) {
    List<Move<W>> moves = new ArrayList<>();
    for (Map.Entry<W, Place> one : places.entrySet()) {
      Place place = one.getValue();
      Instant since = unableSince.get(place.login());
      if (since == null || since.plus(moveAfter).isAfter(now)) {
        continue;
      }
      best(place.source(), login -> able(login) && hasRoom(login, place.source()))
          .ifPresent(
              login -> {
                one.setValue(new Place(login, place.source()));
                moves.add(new Move<>(one.getKey(), place.login(), login));
              });
    }
    return moves;
  }

  private boolean able(String login) {
    return !unableSince.containsKey(login);
  }

  private boolean hasRoom(String login, Optional<LiveSource> source) {
    return source.isEmpty() || used(login, source) < logins.get(login).of(source.get());
  }

  private Optional<String> best(Optional<LiveSource> source, Predicate<String> which) {
    return logins.keySet().stream()
        .filter(which)
        .min(Comparator.comparingDouble(login -> share(login, source)));
  }

  private double share(String login, Optional<LiveSource> source) {
    int capacity = source.map(logins.get(login)::of).orElse(1);
    return (double) used(login, source) / Math.max(1, capacity);
  }

  private long used(String login, Optional<LiveSource> source) {
    return places.values().stream()
        .filter(place -> place.login().equals(login) && place.source().equals(source))
        .count();
  }
}
