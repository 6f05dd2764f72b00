package io.ktrdr.api.stream;

import io.ktrdr.api.http.Caller;
import java.util.Optional;
import org.apache.pekko.util.ByteString;

/** Nothing comes of what a session asks, and nobody is sent away; tests say where they differ. */
class QuietPort implements Session.Port {

  @Override
  public void authenticate(String id, String token) {}

  @Override
  public boolean stands(Caller caller) {
    return true;
  }

  @Override
  public void open(long ticket, ClientOp.Subscribe ask, Caller caller) {}

  @Override
  public void join(Topic topic, Optional<Resume> resume, int bars) {}

  @Override
  public void leave(Topic topic) {}

  @Override
  public boolean pass(ByteString frame) {
    return false;
  }

  @Override
  public void close(int code, String reason) {}
}
