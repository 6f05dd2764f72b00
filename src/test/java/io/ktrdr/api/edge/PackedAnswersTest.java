package io.ktrdr.api.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PackedAnswersTest {

  private static final List<ByteString> PIECES =
      List.of(ByteString.fromString("packed "), ByteString.fromString("bars"));

  private final PackedAnswers answers = new PackedAnswers(4_000);
  private ActorTestKit kit;

  @BeforeAll
  void start() {
    kit = ActorTestKit.create();
  }

  @AfterAll
  void stop() {
    kit.shutdownTestKit();
  }

  private static PackedAnswers.Key key(String tag) {
    return new PackedAnswers.Key("/api/v1/bars?x", ContentTypes.APPLICATION_JSON, tag);
  }

  private ByteString pass(Source<ByteString, ?> pieces, String tag, int taken) throws Exception {
    return pieces
        .via(answers.keeping(key(tag)))
        .take(taken)
        .runWith(Sink.fold(ByteString.emptyByteString(), ByteString::concat), kit.system())
        .toCompletableFuture()
        .handle((all, failure) -> all)
        .get(10, TimeUnit.SECONDS);
  }

  @Test
  void whatPassedToItsEndIsKeptUnderItsTagAndForm() throws Exception {
    assertThat(pass(Source.from(PIECES), "\"whole\"", 9).utf8String()).isEqualTo("packed bars");

    assertThat(answers.find(key("\"whole\"")).map(ByteString::utf8String)).hasValue("packed bars");
    assertThat(answers.find(key("\"other\""))).isEmpty();
    assertThat(
            answers.find(
                new PackedAnswers.Key("/api/v1/bars?x", ContentTypes.TEXT_PLAIN_UTF8, "\"whole\"")))
        .isEmpty();
  }

  @Test
  void whatWasCutOffOrFailedIsNeverKept() throws Exception {
    pass(Source.from(PIECES), "\"cut\"", 1);
    pass(
        Source.from(PIECES).concat(Source.failed(new IllegalStateException("corrupt"))),
        "\"failed\"",
        9);

    assertThat(answers.find(key("\"cut\""))).isEmpty();
    assertThat(answers.find(key("\"failed\""))).isEmpty();
  }

  @Test
  void oneAnswerMayNotTakeMoreThanItsPart() throws Exception {
    ByteString large = ByteString.fromArray(new byte[600]);
    assertThat(pass(Source.from(List.of(large, large)), "\"large\"", 9).size()).isEqualTo(1_200);

    assertThat(answers.find(key("\"large\""))).isEmpty();
  }
}
