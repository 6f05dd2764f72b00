package io.ktrdr.api.stream;

import org.apache.pekko.actor.typed.ActorRef;

/** Who is told what the hubs of this node tell. */
interface Listener {

  /**
   * Takes an event in, from the hub's own thread; never waits.
   *
   * @param rush whether events follow each other so closely that several should be sent in one
   */
  void hear(Told told, boolean rush);

  /** Ends when it does. */
  ActorRef<Session.Note> session();
}
