package io.ktrdr.gateway;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Who wants to hear of a login's connection, and what a newcomer has to be told to know as much as
 * the others.
 */
final class LinkWatchers {

  private final Set<ActorRef<LinkNews>> watchers = new LinkedHashSet<>();
  private final Map<String, LinkNews.FarmChanged> farms = new TreeMap<>();
  private LinkNews base;
  private Optional<LinkNews.Stalled> stalled = Optional.empty();
  private Optional<LinkNews.Maintenance> maintenance = Optional.empty();
  private Optional<LinkNews.CompetingSession> competing = Optional.empty();

  LinkWatchers(Instant now) {
    this.base =
        new LinkNews.Down(Problems.noConnection("not connected yet", Duration.ofSeconds(1)), now);
  }

  /** True when it is a new one, who has been told the present state. */
  boolean add(ActorRef<LinkNews> watcher) {
    if (!watchers.add(watcher)) {
      return false;
    }
    present().forEach(watcher::tell);
    return true;
  }

  boolean remove(ActorRef<LinkNews> watcher) {
    return watchers.remove(watcher);
  }

  /** Passes the news on, and remembers what of it a newcomer would have to know. */
  void tell(LinkNews news) {
    remember(news);
    watchers.forEach(watcher -> watcher.tell(news));
  }

  private void remember(LinkNews news) {
    switch (news) {
      case LinkNews.Up up -> begin(up);
      case LinkNews.Down down -> begin(down);
      case LinkNews.Stalled lost -> stalled = Optional.of(lost);
      case LinkNews.DataLost back -> stalled = Optional.empty();
      case LinkNews.DataKept back -> stalled = Optional.empty();
      case LinkNews.FarmChanged changed -> {
        switch (changed.state()) {
          case OK, IDLE -> farms.remove(changed.farm().toString());
          case BROKEN, CONNECTING -> farms.put(changed.farm().toString(), changed);
        }
      }
      case LinkNews.Maintenance window -> maintenance = Optional.of(window);
      case LinkNews.MaintenanceOver over -> maintenance = Optional.empty();
      case LinkNews.CompetingSession other ->
          competing = other.competing() ? Optional.of(other) : Optional.empty();
    }
  }

  private void begin(LinkNews next) {
    base = next;
    stalled = Optional.empty();
    farms.clear();
    competing = Optional.empty();
  }

  private List<LinkNews> present() {
    List<LinkNews> present = new ArrayList<>();
    present.add(base);
    stalled.ifPresent(present::add);
    competing.ifPresent(present::add);
    present.addAll(farms.values());
    maintenance.ifPresent(present::add);
    return present;
  }
}
