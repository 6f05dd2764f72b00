package io.ktrdr.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ktrdr.market.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginStampTest {

  @TempDir Path folder;

  @Test
  void aNewFolderBelongsToNobody() {
    assertThat(OriginStamp.of(folder.resolve("not-yet")).origin()).isEmpty();
    assertThat(folder.resolve("not-yet")).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource(Origin.class)
  void theFirstClaimStampsItForGood(Origin origin) {
    assertThat(OriginStamp.of(folder).claim(origin)).isEmpty();

    assertThat(folder.resolve("origin")).content().startsWith(origin + "\n");
    assertThat(folder.resolve("origin.new")).doesNotExist();
    OriginStamp after = OriginStamp.of(folder);
    assertThat(after.origin()).contains(origin);
    assertThat(after.claim(origin)).isEmpty();
  }

  @Test
  void simulatedDataNeverGoesIntoAFolderOfRealData() {
    OriginStamp.of(folder).claim(Origin.REAL);

    Optional<String> refusal = OriginStamp.of(folder).claim(Origin.SIMULATED);

    assertThat(refusal.orElseThrow())
        .contains(folder.toString(), "holds real data", "simulated", "--data", "--ib HOST:PORT");
    assertThat(OriginStamp.of(folder).origin()).contains(Origin.REAL);
  }

  @Test
  void realDataNeverGoesIntoAFolderOfSimulatedData() {
    OriginStamp.of(folder).claim(Origin.SIMULATED);

    Optional<String> refusal = OriginStamp.of(folder).claim(Origin.REAL);

    assertThat(refusal.orElseThrow()).contains("holds simulated data", "real one", "--data");
    assertThat(OriginStamp.of(folder).origin()).contains(Origin.SIMULATED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "REAL", "fake", "real simulated", "\u0000\u0000\u0000"})
  void aStampThatNobodyCanReadIsNoPermission(String content) throws IOException {
    Files.writeString(folder.resolve("origin"), content);

    assertThatThrownBy(() -> OriginStamp.of(folder))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining("should say \"real\" or \"simulated\"");
  }

  @Test
  void aHalfWrittenStampIsNoStamp() throws IOException {
    Files.writeString(folder.resolve("origin.new"), "simul");

    OriginStamp stamp = OriginStamp.of(folder);

    assertThat(stamp.origin()).isEmpty();
    assertThat(stamp.claim(Origin.REAL)).isEmpty();
    assertThat(OriginStamp.of(folder).origin()).contains(Origin.REAL);
  }

  @Test
  void ofTwoClaimsAtOnceExactlyOneKindWins() throws Exception {
    OriginStamp stamp = OriginStamp.of(folder);
    Callable<Optional<String>> real = () -> stamp.claim(Origin.REAL);
    Callable<Optional<String>> simulated = () -> stamp.claim(Origin.SIMULATED);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<Optional<String>>> claims =
          threads.invokeAll(List.of(real, simulated, real, simulated));
      int refused = 0;
      for (Future<Optional<String>> claim : claims) {
        refused += claim.get().isPresent() ? 1 : 0;
      }
      assertThat(refused).isEqualTo(2);
    }
    assertThat(OriginStamp.of(folder).origin()).isEqualTo(stamp.origin());
  }
}
