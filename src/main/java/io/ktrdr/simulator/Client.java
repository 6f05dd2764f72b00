package io.ktrdr.simulator;

import io.ktrdr.simulator.limits.Refusal;
import io.ktrdr.simulator.scenario.IbTexts;
import java.util.List;

/** A client that has begun its session: what it has asked, and how to speak to it. */
record Client(Voice voice, Conversation conversation) {

  void notice(int code, String text) {
    voice.refuse(-1, new Refusal(code, text));
  }

  void endStreams(Refusal why) {
    List<Integer> ids = conversation.open().streamIds();
    conversation.open().dropStreams();
    ids.forEach(id -> voice.refuse(id, why));
  }

  /** Streams stay, and say no more than this. */
  void outcompeted() {
    Refusal why = new Refusal(10197, IbTexts.of(10197).orElseThrow());
    conversation.open().streamIds().forEach(id -> voice.refuse(id, why));
  }
}
