package io.ktrdr.app;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import io.ktrdr.api.desk.FuzzySettings;
import io.ktrdr.api.http.HttpSettings;
import io.ktrdr.api.http.Problems;
import io.ktrdr.api.quality.QualitySettings;
import io.ktrdr.api.security.SecuritySettings;
import io.ktrdr.api.tls.TlsSettings;
import io.ktrdr.calendar.CalendarOverrides;
import io.ktrdr.calendar.Calendars;
import io.ktrdr.gateway.GatewaySettings;
import io.ktrdr.gateway.Logins;
import io.ktrdr.job.JobSettings;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.simulator.SimulatorSettings;
import io.ktrdr.store.StoreSettings;
import io.ktrdr.symbol.SymbolSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Everything a node is told before it starts.
 *
 * @param dataFolder absolute
 * @param ib where IB is, unless logins are listed
 * @param watch instruments to look up at the start, by canonical id
 * @param calendars the bundled ones, with what the operator knows better on top
 * @param gateway how the only login is treated
 * @param logins those that are listed; empty for the only one
 * @param shutdownDeadline how long stopping may take
 * @param security who is let in over HTTP
 * @param tls how HTTP is encrypted, if it is
 * @param config the whole configuration, for the toolkit
 */
public record Settings(
    Path dataFolder,
    IbAddress ib,
    List<InstrumentId> watch,
    Calendars calendars,
    Duration shutdownDeadline,
    HttpSettings http,
    GatewaySettings gateway,
    Optional<Logins> logins,
    SymbolSettings symbol,
    StoreSettings store,
    SimulatorSettings simulator,
    FuzzySettings fuzzy,
    JobSettings jobs,
    SecuritySettings security,
    Optional<TlsSettings> tls,
    Config config) {

  private static final String OVERRIDE_FILE = "ktrdr.calendar.override-file";

  public Settings {
    watch = List.copyOf(watch);
  }

  /** What the operator knows better than the bundled calendars; none unless told. */
  Optional<Path> overrideFile() {
    String file = config.getString(OVERRIDE_FILE);
    return file.isEmpty() ? Optional.empty() : Optional.of(Path.of(file));
  }

  /** How often that file is looked at; zero for never. */
  Duration overrideLook() {
    return config.getDuration("ktrdr.calendar.look-every");
  }

  /** Whether the node brings its own IB. */
  public boolean simulated() {
    return logins.isEmpty() && ib instanceof IbAddress.Simulated;
  }

  /** Whether each request over HTTP has to show a key. */
  public boolean keysRequired() {
    return security.required();
  }

  /** Where IB is, for people. */
  public String whereIbIs() {
    return logins
        .map(
            listed ->
                listed.all().stream()
                    .map(one -> one.login() + " at " + new IbAddress.At(one.host(), one.port()))
                    .collect(Collectors.joining(", ")))
        .orElseGet(ib::toString);
  }

  /**
   * Reads the defaults, before them a file, before that single values.
   *
   * @param file a configuration file of the user's
   * @param given values by path, such as {@code ktrdr.http.port}; from the command line
   * @throws SettingsException naming everything that is wrong
   */
  public static Settings load(Optional<Path> file, Map<String, ?> given) {
    return load(file, given, System.getenv());
  }

  /**
   * The same in an environment, which gives secrets.
   *
   * @see Secrets
   */
  static Settings load(Optional<Path> file, Map<String, ?> given, Map<String, String> environment) {
    List<String> problems = new ArrayList<>();
    Map<String, String> secrets = Secrets.in(environment, problems);
    Config defaults = ConfigFactory.parseResourcesAnySyntax("application");
    Config own = file.map(Settings::read).orElseGet(ConfigFactory::empty);
    Config whole;
    try {
      whole =
          ConfigFactory.parseMap(given, "the command line")
              .withFallback(ConfigFactory.systemProperties())
              .withFallback(ConfigFactory.parseMap(secrets, "the environment"))
              .withFallback(own)
              .withFallback(defaults)
              .withFallback(ConfigFactory.defaultReferenceUnresolved())
              .resolve(ConfigResolveOptions.defaults());
    } catch (ConfigException e) {
      throw new SettingsException(List.of(e.getMessage()));
    }
    problems.addAll(SettingsCheck.problems(own.resolveWith(whole), whole, defaults));
    if (Logins.listed(whole) && (given.containsKey("ktrdr.ib") || own.hasPath("ktrdr.ib"))) {
      problems.add(
          "ktrdr.ib (--ib) and ktrdr.gateway.logins both say where IB is; take one of them away");
    }
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
    return from(whole);
  }

  /** Takes the settings out of a whole configuration. */
  static Settings from(Config whole) {
    Problems problems = new Problems();
    Path folder =
        problems.collect(
            whole, config -> Path.of(config.getString("ktrdr.data-folder")).toAbsolutePath());
    IbAddress ib = problems.collect(whole, config -> IbAddress.parse(config.getString("ktrdr.ib")));
    List<InstrumentId> watch = problems.collect(whole, config -> watch(config, problems));
    Calendars calendars = problems.collect(whole, Settings::calendars);
    Duration deadline =
        problems.collect(whole, config -> config.getDuration("ktrdr.shutdown-deadline"));
    HttpSettings http = problems.collect(whole, Settings::http);
    GatewaySettings gateway = problems.collect(whole, GatewaySettings::from);
    Optional<Logins> logins =
        problems.collect(
            whole,
            config -> Logins.listed(config) ? Optional.of(Logins.from(config)) : Optional.empty());
    SymbolSettings symbol = problems.collect(whole, SymbolSettings::from);
    StoreSettings store = problems.collect(whole, StoreSettings::from);
    SimulatorSettings simulator = problems.collect(whole, SimulatorSettings::from);
    FuzzySettings fuzzy = problems.collect(whole, FuzzySettings::from);
    problems.collect(whole, QualitySettings::from);
    JobSettings jobs = problems.collect(whole, JobSettings::from);
    SecuritySettings security = problems.collect(whole, SecuritySettings::from);
    Optional<TlsSettings> tls = problems.collect(whole, TlsSettings::from);
    problems.raise();
    return new Settings(
        folder.normalize(),
        ib,
        watch,
        calendars,
        deadline,
        http,
        gateway,
        logins,
        symbol,
        store,
        simulator,
        fuzzy,
        jobs,
        security,
        tls,
        whole);
  }

  private static Calendars calendars(Config config) {
    String file = config.getString(OVERRIDE_FILE);
    config.getDuration("ktrdr.calendar.look-every");
    if (file.isEmpty()) {
      return Calendars.bundled();
    }
    try {
      return Calendars.bundled().with(CalendarOverrides.read(Path.of(file)));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          OVERRIDE_FILE + ": cannot read " + file + " (" + e.getMessage() + ")", e);
    }
  }

  private static HttpSettings http(Config config) {
    HttpSettings http = HttpSettings.from(config);
    if (http.port() < 0 || http.port() > 65535) {
      throw new IllegalArgumentException(
          "ktrdr.http.port is " + http.port() + ", a port is a number in 0..65535");
    }
    return http;
  }

  private static List<InstrumentId> watch(Config config, Problems problems) {
    List<InstrumentId> watch = new ArrayList<>();
    for (String text : config.getStringList("ktrdr.symbols.watch")) {
      InstrumentId id = problems.collect(text, InstrumentId::parse);
      if (id != null) {
        watch.add(id);
      }
    }
    return watch;
  }

  private static Config read(Path file) {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new SettingsException(List.of("there is no configuration file " + file));
    }
    try {
      return ConfigFactory.parseFile(
          file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
    } catch (ConfigException e) {
      throw new SettingsException(List.of(e.getMessage()));
    }
  }

  /** Goes on after a wrong value, so that all of them are told at once. */
  private static final class Problems {
    private final List<String> found = new ArrayList<>();

    /** The value, or null when it cannot be had, which is remembered. */
    <T, R> R collect(T source, Function<T, R> reader) {
      try {
        return reader.apply(source);
      } catch (ConfigException | IllegalArgumentException e) {
        found.add(e.getMessage());
        return null;
      }
    }

    void raise() {
      if (!found.isEmpty()) {
        throw new SettingsException(found);
      }
    }
  }
}
