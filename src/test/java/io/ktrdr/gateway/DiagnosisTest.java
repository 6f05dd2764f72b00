package io.ktrdr.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.gateway.Diagnosis.Outcome;
import io.ktrdr.gateway.Diagnosis.Step;
import io.ktrdr.testing.Inbox;
import io.ktrdr.testing.VirtualWorld;
import io.ktrdr.wire.Frames;
import io.ktrdr.wire.Handshake.ServerHello;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;

/** What is in the way to IB, in plain words. */
class DiagnosisTest {

  @Test
  void nothingIsInTheWayToAGatewayThatWorks() {
    try (VirtualWorld world = VirtualWorld.at("2024-03-05T20:00:00Z")) {
      ActorRef<GatewaySupervisor.Command> gateway = world.gateway("");
      Inbox<Diagnosis> found = world.inbox();

      gateway.tell(new GatewaySupervisor.Diagnose(found.ref()));
      world.advance(Duration.ofSeconds(20));

      assertThat(found.last().well()).isTrue();
      assertThat(found.last().steps())
          .extracting(Step::question)
          .containsExactly(
              Findings.PORT,
              Findings.PROTOCOL,
              Findings.VERSION,
              Findings.CLIENT_ID,
              Findings.SESSION,
              Findings.ORIGIN,
              Findings.READ_ONLY,
              Findings.LINK,
              Findings.FARMS,
              Findings.CLOCK,
              Findings.CANARY);
      assertThat(found.last().steps()).allMatch(step -> step.outcome() == Outcome.OK);
      assertThat(found.last().steps().getLast().found()).endsWith("daily bars of EUR.USD came");
    }
  }

  @Test
  void aGatewayOfTheOtherKindIsNamedAsSuch() {
    try (VirtualWorld world = VirtualWorld.at("2024-03-05T20:00:00Z")) {
      ActorRef<GatewaySupervisor.Command> gateway =
          world.gateway("ktrdr.gateway.expected-origin = real");
      Inbox<Diagnosis> found = world.inbox();

      gateway.tell(new GatewaySupervisor.Diagnose(found.ref()));
      world.advance(Duration.ofSeconds(30));

      assertThat(found.last().well()).isFalse();
      assertThat(step(found.last().steps(), Findings.ORIGIN))
          .matches(step -> step.outcome() == Outcome.FAILED)
          .matches(step -> step.found().contains("the two never mix"));
      assertThat(step(found.last().steps(), Findings.CANARY).outcome())
          .isEqualTo(Outcome.NOT_REACHED);
    }
  }

  @Test
  void protocolsAreToldApartByTheirFirstBytes() {
    assertThat(PortProbe.judge(bytes("HTTP/1.1 400 Bad Request\r\n")))
        .isEqualTo(new PortProbe.Found.Http("HTTP/1.1 400 Bad Request"));
    assertThat(PortProbe.judge(new byte[] {0x15, 3, 1, 0, 2, 2, 70}))
        .isEqualTo(new PortProbe.Found.Tls());
    assertThat(PortProbe.judge(bytes("SSH-2.0-OpenSSH_9.6\r\n")))
        .isEqualTo(new PortProbe.Found.Other("SSH-2.0-OpenSSH_9.6."));
    assertThat(
            PortProbe.judge(Frames.frame(new ServerHello(187, "20260105 09:30:00 EST").encode())))
        .isEqualTo(new PortProbe.Found.Gateway(187));
  }

  @Test
  void whatAnswersInsteadOfTheApiIsSaidWithWhatToDo() {
    assertThat(protocol(new PortProbe.Found.Http("HTTP/1.1 400"))).contains("a web server");
    assertThat(protocol(new PortProbe.Found.Tls())).contains("TLS");
    assertThat(protocol(new PortProbe.Found.Silent())).contains("said nothing");
    assertThat(protocol(new PortProbe.Found.Closed())).contains("without a word");
    assertThat(protocol(new PortProbe.Found.Other("SSH"))).contains("\"SSH\"");
  }

  @Test
  void aVersionThatIsTooOldIsSaidWithBothRanges() {
    Step version = step(Findings.port("x", 1, new PortProbe.Found.Gateway(150)), Findings.VERSION);

    assertThat(version.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(version.found()).isEqualTo("it speaks version 150, we speak 176 to 200");
    assertThat(version.next()).startsWith("Update TWS");
  }

  @Test
  void aCanaryThatFailsGivesIbsWords() {
    Step canary =
        Findings.canary(
            Optional.of(
                new GatewayProblem(
                    CodeClass.ENTITLEMENT,
                    354,
                    "not subscribed",
                    "No subscription.",
                    Duration.ZERO)),
            0);

    assertThat(canary.found()).isEqualTo("No subscription. (not subscribed)");
    assertThat(canary.next()).contains("Client Portal");
    assertThat(Findings.canary(Optional.empty(), 0).outcome()).isEqualTo(Outcome.REMARK);
  }

  private static String protocol(PortProbe.Found found) {
    Step step = step(Findings.port("x", 1, found), Findings.PROTOCOL);
    assertThat(step.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(step.next()).isNotEmpty();
    return step.found();
  }

  private static Step step(List<Step> steps, String question) {
    return steps.stream()
        .filter(step -> step.question().equals(question))
        .findFirst()
        .orElseThrow();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
