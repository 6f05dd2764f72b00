package io.ktrdr.gateway;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Tcp;
import org.apache.pekko.util.ByteString;

/**
 * How the bytes of a connection reach a gateway: by TCP, unless this actor system has been told of
 * another way, such as a pipe to a simulated gateway in the same process.
 */
public final class Transport implements Extension {

  /** One for each actor system. */
  private static final class Id extends ExtensionId<Transport> {

    private static final Id INSTANCE = new Id();

    @Override
    public Transport createExtension(ActorSystem<?> system) {
      return new Transport(system);
    }
  }

  /** A way to a gateway. */
  @FunctionalInterface
  public interface Connector {

    /**
     * The two directions of one connection that is opened when the flow is run. Its stage completes
     * when the other side has taken the connection, and fails when it cannot be reached.
     */
    Flow<ByteString, ByteString, CompletionStage<Done>> connect(
        String host, int port, Duration within);
  }

  private volatile Connector connector;

  private Transport(ActorSystem<?> system) {
    this.connector = (host, port, within) -> tcp(system, host, port, within);
  }

  /** The transport of an actor system. */
  public static Transport get(ActorSystem<?> system) {
    return Id.INSTANCE.apply(system);
  }

  /** From now on connections are opened this way. */
  public void through(Connector other) {
    connector = other;
  }

  Flow<ByteString, ByteString, CompletionStage<Done>> connect(
      String host, int port, Duration within) {
    return connector.connect(host, port, within);
  }

  private static Flow<ByteString, ByteString, CompletionStage<Done>> tcp(
      ActorSystem<?> system, String host, int port, Duration within) {
    return Tcp.get(system)
        .outgoingConnection(
            InetSocketAddress.createUnresolved(host, port),
            Optional.empty(),
            List.of(),
            true,
            Optional.of(within),
            Optional.empty())
        .mapMaterializedValue(opening -> opening.thenApply(open -> Done.getInstance()));
  }
}
