package io.ktrdr.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.ktrdr.indicator.Indicators;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the map of the house: which room may use which. */
class ArchitectureTest {

  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("market", Set.of()),
          Map.entry("calendar", Set.of("market")),
          Map.entry("wire", Set.of()),
          Map.entry("pacing", Set.of("market")),
          Map.entry("quality", Set.of("market", "calendar")),
          Map.entry("resample", Set.of("market", "calendar")),
          Map.entry("indicator", Set.of("market")),
          Map.entry("fuzzy", Set.of("market")),
          Map.entry("store", Set.of("market")),
          Map.entry("file", Set.of("market", "quality")),
          Map.entry("gateway", Set.of("wire", "pacing", "market", "calendar")),
          Map.entry(
              "symbol", Set.of("gateway", "store", "quality", "resample", "calendar", "market")),
          Map.entry("job", Set.of("symbol", "gateway", "calendar", "market")),
          Map.entry(
              "api",
              Set.of(
                  "job",
                  "symbol",
                  "store",
                  "file",
                  "indicator",
                  "fuzzy",
                  "quality",
                  "resample",
                  "calendar",
                  "market",
                  "gateway")),
          Map.entry("simulator", Set.of("wire", "market", "calendar", "file")),
          Map.entry(
              "app",
              Set.of(
                  "market",
                  "calendar",
                  "wire",
                  "pacing",
                  "quality",
                  "resample",
                  "indicator",
                  "fuzzy",
                  "store",
                  "file",
                  "gateway",
                  "symbol",
                  "job",
                  "api",
                  "simulator")),
          Map.entry("client", Set.of("market")),
          Map.entry("cli", Set.of("app", "simulator", "client", "market")));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          // Whatever builds them and wherever: the predefined option knows only Maven's own folder.
          .withImportOption(location -> !location.contains("/test-classes/"))
          .importPackages("io.ktrdr");

  static Set<String> rooms() {
    return new TreeSet<>(MAY_USE.keySet());
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void usesOnlyTheRoomsBelowIt(String room) {
    Set<String> allowed = MAY_USE.get(room);
    noClasses()
        .that(areIn(room))
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "live in a room that " + room + " may not use",
                used ->
                    !room(used).isEmpty()
                        && !room(used).equals(room)
                        && !allowed.contains(room(used))))
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void theKernelOfTheApiKnowsNoResource() {
    noClasses()
        .that()
        .resideInAPackage("io.ktrdr.api.http..")
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "live elsewhere in the API",
                used ->
                    used.getPackageName().startsWith("io.ktrdr.api")
                        && !used.getPackageName().startsWith("io.ktrdr.api.http")))
        .check(CLASSES);
  }

  @Test
  void noRoomsOrRoomsWithinThemFormACircle() {
    slices()
        .matching("io.ktrdr.(**)")
        .should()
        .beFreeOfCycles()
        // It lists what the rooms below it describe in its words.
        .ignoreDependency(equivalentTo(Indicators.class), alwaysTrue())
        .check(CLASSES);
  }

  @Test
  void everyRoomIsOnTheMap() {
    assertThat(CLASSES.stream().map(ArchitectureTest::room).filter(room -> !room.isEmpty()))
        .isSubsetOf(MAY_USE.keySet());
  }

  @Test
  void everyRoomSaysWhatItIs() {
    for (String room : MAY_USE.keySet()) {
      assertThat(Path.of("src/main/java/io/ktrdr", room, "package-info.java")).exists();
    }
  }

  @Test
  void thePureRoomsKnowNothingOfActorsOrDatabases() {
    String[] pure =
        Arrays.stream(
                "market calendar wire pacing quality resample indicator fuzzy file".split(" "))
            .map(room -> "io.ktrdr." + room + "..")
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAnyPackage(pure)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.pekko..", "java.sql..", "java.net..", "scala..")
        .check(CLASSES);
  }

  @Test
  void nobodySleepsOrWaitsForAFuture() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.ktrdr.cli..", "io.ktrdr.app..", "io.ktrdr.client..")
        .should()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .callMethod(CompletableFuture.class, "join")
        .orShould()
        .callMethod(CompletableFuture.class, "get")
        .check(CLASSES);
  }

  private static DescribedPredicate<JavaClass> areIn(String room) {
    return DescribedPredicate.describe("are in " + room, found -> room(found).equals(room));
  }

  private static String room(JavaClass found) {
    String name = found.getPackageName();
    return name.startsWith("io.ktrdr.")
        ? name.substring("io.ktrdr.".length()).split("\\.", 2)[0]
        : "";
  }
}
