package io.ktrdr.api.operations;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.ktrdr.api.http.Endpoint;
import io.ktrdr.api.http.Exchange;
import io.ktrdr.api.http.Fields;
import io.ktrdr.api.http.Json;
import io.ktrdr.api.http.Role;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code GET /config}: the settings in force and where each comes from, with secrets masked. */
public final class ConfigRoutes {

  private static final String PATH = "/api/v1/config";
  private static final String MASK = "********";

  private static final Pattern SECRET =
      Pattern.compile(
          "(.*[-_.])?(password|passphrase|secret|token|credentials?|(api|admin|access|private)[-_]key)");

  private static final Pattern SWITCH = Pattern.compile("on|off|yes|no|true|false");

  private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^/@\\s]+(?=@)");

  private record Setting(String key, Object value, String origin, boolean secret) {}

  private record Listing(String version, List<Setting> settings) {}

  private final Config config;
  private final String version;

  /**
   * @param config the whole configuration
   */
  public ConfigRoutes(Config config, String version) {
    this.config = config;
    this.version = version;
  }

  public List<Endpoint> endpoints() {
    return List.of(Endpoint.get(PATH, Set.of("prefix"), this::show).needing(Role.ADMIN));
  }

  private CompletionStage<HttpResponse> show(Exchange exchange, Fields query) {
    String prefix = query.text("prefix").orElse("ktrdr");
    if (!prefix.equals("ktrdr") && !prefix.startsWith("ktrdr.")) {
      query.fault(
          "prefix",
          "invalid",
          "prefix \""
              + Fields.shortened(prefix)
              + "\" is not one of ktrdr's keys, such as ktrdr.http");
    }
    query.check();
    List<Setting> settings =
        config.entrySet().stream()
            .filter(
                entry ->
                    entry.getKey().equals(prefix)
                        || entry.getKey().startsWith(prefix + ".")
                        || (prefix.endsWith(".") && entry.getKey().startsWith(prefix)))
            .map(this::setting)
            .sorted(Comparator.comparing(Setting::key))
            .toList();
    return CompletableFuture.completedFuture(Json.success(new Listing(version, settings)));
  }

  private Setting setting(Map.Entry<String, ConfigValue> entry) {
    String key = entry.getKey();
    ConfigValue value = entry.getValue();
    // a switch or a number is no secret, whatever it is called
    boolean secret =
        (value.valueType() == ConfigValueType.STRING || value.valueType() == ConfigValueType.LIST)
            && !SWITCH.matcher(value.unwrapped().toString()).matches()
            && isSecret(key);
    return new Setting(key, secret ? mask(value) : shown(value), origin(value.origin()), secret);
  }

  /** That a secret is not set is no secret. */
  private static Object mask(ConfigValue value) {
    return value.unwrapped().toString().isEmpty() ? "" : MASK;
  }

  private static Object shown(ConfigValue value) {
    return switch (value.valueType()) {
      case STRING -> USER_INFO.matcher((String) value.unwrapped()).replaceAll(MASK);
      case LIST ->
          // lists may hold objects with secrets of their own
          ((List<?>) value.unwrapped()).stream().map(ConfigRoutes::element).toList();
      case NUMBER, BOOLEAN, NULL, OBJECT -> value.unwrapped();
    };
  }

  private static Object element(Object element) {
    if (element instanceof Map<?, ?> members) {
      return members.entrySet().stream()
          .collect(
              Collectors.toMap(
                  member -> String.valueOf(member.getKey()),
                  member ->
                      SECRET.matcher(String.valueOf(member.getKey())).matches()
                          ? MASK
                          : element(member.getValue()),
                  (one, other) -> one,
                  TreeMap::new));
    }
    return element instanceof String text ? USER_INFO.matcher(text).replaceAll(MASK) : element;
  }

  private static String origin(ConfigOrigin origin) {
    if (origin.resource() != null || (origin.url() != null && origin.filename() == null)) {
      return "default";
    }
    return origin.filename() == null
        ? origin.description()
        : origin.filename() + (origin.lineNumber() < 0 ? "" : ", line " + origin.lineNumber());
  }

  /** Whether the value of a setting must not be shown: by the last words of its key. */
  static boolean isSecret(String key) {
    return SECRET.matcher(key.toLowerCase(Locale.ROOT).replace("\"", "")).matches();
  }
}
