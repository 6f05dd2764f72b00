package io.ktrdr.api.desk;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.ktrdr.api.http.Json;
import io.ktrdr.api.http.Problem;
import io.ktrdr.api.http.ProblemException;
import io.ktrdr.api.http.ProblemType;
import io.ktrdr.fuzzy.Finding;
import io.ktrdr.fuzzy.Variable;
import io.ktrdr.fuzzy.config.FuzzyConfiguration;
import io.ktrdr.fuzzy.config.FuzzyYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fuzzy definitions in force. The file is looked at with a request, at most once per interval,
 * and read again when it has changed. When what is read has an error, what was in force stays; at
 * the beginning there is nothing to stay, and fuzzy requests are refused until the file is right:
 * other definitions than the operator's would be answers to another question. Safe for many
 * threads.
 */
public final class FuzzyDesk {

  private static final Logger LOG = LoggerFactory.getLogger(FuzzyDesk.class);

  /** Larger is no configuration but a mistake. */
  private static final long LARGEST_FILE = 4 << 20;

  /** How the definitions in force came about. */
  enum Status {
    /** There is no file: the shipped definitions alone. */
    SHIPPED,
    /** The file as it is now. */
    CURRENT,
    /** The file as it was; as it is now, it has errors. */
    KEPT,
    /** Nothing: the file has had errors ever since the start. */
    INVALID;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What is in force.
   *
   * @param configuration absent only when {@link Status#INVALID}
   * @param document what it was read from, all layers together
   * @param readAt when the definitions in force were read
   * @param errors of the file as it is now
   */
  public record State(
      Status status,
      Path file,
      Optional<FuzzyConfiguration> configuration,
      JsonNode document,
      Instant readAt,
      List<Finding> errors,
      List<Finding> warnings) {

    /**
     * The definitions.
     *
     * @throws ProblemException when there are none
     */
    public FuzzyConfiguration require() {
      return configuration.orElseThrow(
          () ->
              new ProblemException(
                  Problem.of(
                      ProblemType.FUZZY_CONFIGURATION,
                      file + " has errors, and nothing was read from it before: " + told(errors))));
    }

    public void write(JsonGenerator out) throws IOException {
      out.writeStartObject();
      out.writeStringField("status", status.toString());
      out.writeStringField("file", status == Status.SHIPPED ? null : file.toString());
      out.writeStringField("read_at", readAt.toString());
      if (!errors.isEmpty()) {
        FuzzyDesk.findings(out, "errors", errors);
      }
      if (!warnings.isEmpty()) {
        FuzzyDesk.findings(out, "warnings", warnings);
      }
      out.writeEndObject();
    }
  }

  static void findings(JsonGenerator out, String name, List<Finding> findings) throws IOException {
    out.writeArrayFieldStart(name);
    for (Finding finding : findings) {
      out.writeStartObject();
      out.writeStringField("path", finding.path());
      out.writeStringField("code", finding.code());
      out.writeStringField("detail", finding.detail());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private record Stamp(boolean there, FileTime modified, long size) {
    static final Stamp NONE = new Stamp(false, FileTime.fromMillis(0), 0);
  }

  private final FuzzySettings settings;
  private final Clock clock;
  private Stamp stamp;
  private Instant lookedAt = Instant.MIN;
  private volatile State state;

  private FuzzyDesk(FuzzySettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /** Reads the file, if it is there. */
  public static FuzzyDesk open(FuzzySettings settings, Clock clock) {
    FuzzyDesk desk = new FuzzyDesk(settings, clock);
    desk.state();
    return desk;
  }

  /** Begins to read the file; only who asks for fuzzy definitions meanwhile waits. */
  public static FuzzyDesk opening(FuzzySettings settings, Clock clock) {
    FuzzyDesk desk = new FuzzyDesk(settings, clock);
    Thread.startVirtualThread(desk::state);
    return desk;
  }

  public FuzzySettings settings() {
    return settings;
  }

  /** The definitions in force, after a look at the file if the last one was long ago. */
  public synchronized State state() {
    Instant now = clock.instant();
    if (!now.isBefore(lookedAt.plus(settings.checkInterval())) || now.isBefore(lookedAt)) {
      look(now);
    }
    return state;
  }

  private synchronized void look(Instant now) {
    lookedAt = now;
    Stamp seen;
    try {
      BasicFileAttributes file = Files.readAttributes(settings.file(), BasicFileAttributes.class);
      seen = new Stamp(true, file.lastModifiedTime(), file.size());
    } catch (NoSuchFileException none) {
      seen = Stamp.NONE;
    } catch (IOException e) {
      seen = new Stamp(true, FileTime.fromMillis(0), -1);
    }
    if (!seen.equals(stamp)) {
      boolean first = stamp == null;
      stamp = seen;
      read(now, first);
    }
  }

  private void read(Instant now, boolean first) {
    Path file = settings.file();
    if (!stamp.there()) {
      if (first) {
        force(Status.SHIPPED, FuzzyYaml.shipped(), now);
      } else {
        refuse(List.of(Finding.error("", "gone", file + " is gone")));
      }
      return;
    }
    FuzzyYaml.Read read;
    try {
      if (stamp.size() > LARGEST_FILE) {
        throw new IOException("it has " + stamp.size() + " bytes");
      }
      read = FuzzyYaml.read(Files.readString(file));
    } catch (IOException e) {
      refuse(List.of(Finding.error("", "unreadable", file + " cannot be read: " + e)));
      return;
    }
    List<Finding> inputs = new ArrayList<>();
    read.configuration()
        .ifPresent(
            configuration -> {
              for (Map.Entry<String, Variable> entry : configuration.variables().entrySet()) {
                FuzzyInputCheck.check(
                    entry.getValue(), "/variables/" + entry.getKey(), inputs::add);
              }
            });
    if (read.configuration().isEmpty() || inputs.stream().anyMatch(Finding::isError)) {
      List<Finding> errors = new ArrayList<>(read.errors());
      inputs.stream().filter(Finding::isError).forEach(errors::add);
      refuse(errors);
    } else {
      force(Status.CURRENT, read, now);
    }
  }

  private void force(Status status, FuzzyYaml.Read read, Instant now) {
    state =
        new State(
            status,
            settings.file(),
            read.configuration(),
            read.document(),
            now,
            List.of(),
            read.warnings());
    if (status == Status.CURRENT) {
      LOG.info(
          "fuzzy definitions read from {}: {} variables",
          settings.file(),
          read.configuration().orElseThrow().variables().size());
    }
    read.warnings().forEach(warning -> LOG.warn("{}: {}", settings.file(), warning));
  }

  private void refuse(List<Finding> errors) {
    LOG.warn("{} is not taken: {}", settings.file(), told(errors));
    boolean before = state != null && state.configuration().isPresent();
    state =
        before
            ? new State(
                Status.KEPT,
                state.file(),
                state.configuration(),
                state.document(),
                state.readAt(),
                errors,
                state.warnings())
            : new State(
                Status.INVALID,
                settings.file(),
                Optional.empty(),
                Json.MAPPER.createObjectNode(),
                lookedAt,
                errors,
                List.of());
  }

  private static String told(List<Finding> errors) {
    return errors.getFirst() + (errors.size() > 1 ? " (and " + (errors.size() - 1) + " more)" : "");
  }
}
