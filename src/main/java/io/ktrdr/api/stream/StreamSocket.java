package io.ktrdr.api.stream;

import java.util.Optional;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.util.ByteString;

/** A session over a WebSocket: frames in, frames out. */
final class StreamSocket extends GraphStage<FlowShape<ByteString, ByteString>> {

  private final Inlet<ByteString> in = Inlet.create("frames-in");
  private final Outlet<ByteString> out = Outlet.create("frames-out");
  private final SessionLogic.House house;
  private final SessionLogic.Client client;

  StreamSocket(SessionLogic.House house, SessionLogic.Client client) {
    this.house = house;
    this.client = client;
  }

  @Override
  public FlowShape<ByteString, ByteString> shape() {
    return FlowShape.of(in, out);
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new SessionLogic(shape(), house, client, in, out, Optional.empty());
  }
}
