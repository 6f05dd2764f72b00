package io.ktrdr.api.stream;

import java.util.Optional;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.util.ByteString;

/** A session as server-sent events: it listens to what the request named. */
final class EventStream extends GraphStage<SourceShape<ByteString>> {

  private final Outlet<ByteString> out = Outlet.create("events");
  private final SessionLogic.House house;
  private final SessionLogic.Client client;
  private final Opening opening;

  EventStream(SessionLogic.House house, SessionLogic.Client client, Opening opening) {
    this.house = house;
    this.client = client;
    this.opening = opening;
  }

  @Override
  public SourceShape<ByteString> shape() {
    return SourceShape.of(out);
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new SessionLogic(shape(), house, client, null, out, Optional.of(opening));
  }
}
