package io.ktrdr.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.market.TimeRange;
import io.ktrdr.symbol.SymbolEntity.CoverageReply.Covered;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Real journal, real store, real sharding; see {@link Node}. */
@Execution(ExecutionMode.CONCURRENT)
class SymbolsIT {

  private static final TimeRange JANUARY = Apple.days("2023-01-01", "2023-02-01");

  private static final TimeRange FEBRUARY = Apple.days("2023-02-01", "2023-03-01");

  @TempDir Path folder;

  private final ScriptedGateway gateway = new ScriptedGateway(Duration.ofDays(10));

  @Test
  void loadsOnceAndKnowsItAllAfterARestart() throws Exception {
    List<SymbolEntity.AuditEntry> before;
    try (Node node = new Node(folder, gateway)) {
      assertThat(node.resolve("AAPL")).isEqualTo(new Resolution.Resolved(Apple.SHARE));
      assertThat(node.ensure(Apple.DAYS, JANUARY)).isEqualTo(new Covered(3, 20));
      assertThat(node.ensure(Apple.DAYS, JANUARY)).isEqualTo(new Covered(0, 0));
      before = node.audit();
      assertThat(before)
          .extracting(SymbolEntity.AuditEntry::kind)
          .containsExactly(
              "contract_resolved", "coverage_asked", "bars_stored", "bars_stored", "bars_stored");
      // who follows the journal hears what is there, and then what is written
      CompletionStage<List<AuditLog.Line>> ofOne =
          node.symbols.audit().follow(Apple.ID, 3).take(3).runWith(Sink.seq(), node.system);
      CompletionStage<List<AuditLog.Line>> ofAll =
          node.symbols.audit().followAll(0).take(6).runWith(Sink.seq(), node.system);
      node.ensure(Apple.DAYS, FEBRUARY);
      assertThat(Node.await(ofOne)).extracting(AuditLog.Line::sequence).containsExactly(4L, 5L, 6L);
      assertThat(Node.await(ofAll))
          .extracting(line -> line.fact().kind())
          .hasSize(6)
          .endsWith("bars_stored", "coverage_asked");
      before = node.audit();
    }
    int fetches = gateway.fetches.size();
    gateway.down(true);
    try (Node node = new Node(folder, gateway)) {
      assertThat(node.resolve("aapl")).isEqualTo(new Resolution.Resolved(Apple.SHARE));
      assertThat(node.ensure(Apple.DAYS, JANUARY)).isEqualTo(new Covered(0, 0));
      assertThat(node.audit()).isEqualTo(before);
      assertThat(gateway.fetches).hasSize(fetches);
    }
  }
}
