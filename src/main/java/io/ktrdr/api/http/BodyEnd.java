package io.ktrdr.api.http;

import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * Something to do when all of a body has passed. The toolkit's {@code watchTermination} tells of an
 * end in a thread of its own, so that whoever reads the body may act on it before.
 */
public final class BodyEnd {

  private BodyEnd() {}

  /**
   * No bytes, to be put behind those of a body by {@code concatLazy}: the act is done before the
   * reader sees the end, and never when the body is cut off.
   */
  public static Source<ByteString, NotUsed> then(Runnable act) {
    return Source.lazySource(
            () -> {
              act.run();
              return Source.<ByteString>empty();
            })
        .mapMaterializedValue(later -> NotUsed.getInstance());
  }
}
