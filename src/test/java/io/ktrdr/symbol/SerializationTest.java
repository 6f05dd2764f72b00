package io.ktrdr.symbol;

import static org.assertj.core.api.Assertions.assertThatCode;

import com.typesafe.config.ConfigFactory;
import io.ktrdr.CborSerializable;
import io.ktrdr.gateway.Lane;
import io.ktrdr.market.TimeRange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is kept as a snapshot or may cross a node comes back as it was. */
class SerializationTest {

  private static final ActorTestKit KIT =
      ActorTestKit.create(
          ConfigFactory.parseResources("serialization.conf")
              .withFallback(ConfigFactory.defaultReferenceUnresolved())
              .resolve());

  private static final TimeRange RANGE = Apple.days("2023-01-01", "2023-02-01");

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  static Stream<CborSerializable> everyKind() {
    return Stream.of(
        SymbolState.NEW,
        new SymbolState(
            Optional.of(Apple.SHARE),
            Map.of(
                Apple.DAYS,
                new SeriesMemory(
                    7,
                    List.of(new SeriesMemory.EmptySpan(RANGE, Apple.NOW)),
                    List.of(Apple.days("2023-03-01", "2023-03-05"))),
                Apple.MINUTES,
                SeriesMemory.NONE)),
        new SymbolEntity.Register(Apple.SHARE, probe()),
        new SymbolEntity.Registered(Apple.SHARE),
        new SymbolEntity.EnsureCoverage(
            Apple.DAYS,
            RANGE,
            Lane.BACKFILL,
            "alice",
            "r-1",
            Optional.<ActorRef<SymbolEntity.CoverageProgress>>of(probe()),
            probe()),
        new SymbolEntity.CoverageProgress(1, 2),
        new SymbolEntity.CoverageReply.Covered(1, 2),
        new SymbolEntity.CoverageReply.CoverageFailed(ScriptedGateway.DOWN, 3),
        new SymbolEntity.CoverageReply.UnknownInstrument(),
        new SymbolEntity.GetGaps(Apple.DAYS, RANGE, probe()),
        new SymbolEntity.Gaps(
            Apple.DAYS,
            List.of(new SymbolEntity.Gap(RANGE, 20, SymbolEntity.GapState.QUEUED, "XNYS/1"))),
        new SymbolEntity.GetAudit(1, 2, probe()),
        new SymbolEntity.Audit(
            List.of(
                new SymbolEntity.AuditEntry(
                    1,
                    Apple.NOW,
                    "contract_resolved",
                    new SymbolEvent.ContractResolved(Apple.SHARE, Apple.NOW)))),
        new SymbolMessage.WakeUp());
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void comesBackAsItWas(CborSerializable message) {
    assertThatCode(() -> KIT.serializationTestKit().verifySerialization(message, true))
        .doesNotThrowAnyException();
  }

  private static <T> ActorRef<T> probe() {
    return KIT.<T>createTestProbe().ref();
  }
}
