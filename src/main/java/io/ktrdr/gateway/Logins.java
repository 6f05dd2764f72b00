package io.ktrdr.gateway;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The IB logins that a node works with. Each is a gateway of its own, with its own connections and
 * its own share of IB's limits.
 *
 * @param all one at least, of different names and at different places
 * @param moveLiveAfter how long a login may be unable to bring live bars before another one does
 */
public record Logins(List<GatewaySettings> all, Duration moveLiveAfter) {

  private static final String LIST = "ktrdr.gateway.logins";

  /**
   * @throws IllegalArgumentException naming the logins that clash
   */
  public Logins {
    all = List.copyOf(all);
    if (all.isEmpty()) {
      throw new IllegalArgumentException("there is no login to IB");
    }
    for (int i = 0; i < all.size(); i++) {
      for (GatewaySettings other : all.subList(0, i)) {
        clash(other, all.get(i));
      }
    }
  }

  private static void clash(GatewaySettings one, GatewaySettings other) {
    if (one.login().equals(other.login())) {
      throw new IllegalArgumentException(
          LIST
              + ": two logins are called \""
              + one.login()
              + "\"; give each a login = \"name\" of its own");
    }
    if (one.port() == other.port() && host(one).equals(host(other))) {
      throw new IllegalArgumentException(
          LIST
              + ": \""
              + one.login()
              + "\" (client ids "
              + ids(one)
              + ") and \""
              + other.login()
              + "\" ("
              + ids(other)
              + ") are both at "
              + one.host()
              + ":"
              + one.port()
              + "; a gateway is one login, whose limits IB counts once: give that login several"
              + " connections instead (ktrdr.gateway.connections)");
    }
  }

  private static String ids(GatewaySettings login) {
    return login.clientId() + " to " + (login.clientId() + login.clientIds() - 1);
  }

  private static String host(GatewaySettings login) {
    String host = login.host().toLowerCase(Locale.ROOT);
    return host.equals("localhost") || host.equals("::1") ? "127.0.0.1" : host;
  }

  /** A node's only login. */
  public static Logins of(GatewaySettings only) {
    return new Logins(List.of(only), Duration.ofSeconds(15));
  }

  /** Whether a configuration lists its logins; if not, {@link GatewaySettings#from} has the one. */
  public static boolean listed(Config root) {
    return root.hasPath(LIST) && !root.getList(LIST).isEmpty();
  }

  /**
   * Reads {@code ktrdr.gateway.logins}, each laid over what {@code ktrdr.gateway} says for all; the
   * latter alone when there is no such list.
   *
   * @throws IllegalArgumentException when a login cannot be used, naming it and the setting
   */
  public static Logins from(Config root) {
    Config common = root.getConfig("ktrdr.gateway");
    Duration moveLiveAfter = common.getDuration("move-live-after");
    if (!listed(root)) {
      return new Logins(List.of(GatewaySettings.read(common)), moveLiveAfter);
    }
    List<GatewaySettings> logins = new ArrayList<>();
    List<? extends ConfigValue> list = root.getList(LIST);
    for (int i = 0; i < list.size(); i++) {
      logins.add(login(list.get(i), i + 1, common));
    }
    return new Logins(logins, moveLiveAfter);
  }

  private static GatewaySettings login(ConfigValue value, int number, Config common) {
    String where = LIST + ", the " + ordinal(number) + ": ";
    if (!(value instanceof ConfigObject object)) {
      throw new IllegalArgumentException(
          where
              + "a login is an object such as { login = \"one\", port = 4001 }, not "
              + value.render(ConfigRenderOptions.concise()));
    }
    Config own = object.toConfig();
    if (!own.hasPath("login")) {
      throw new IllegalArgumentException(where + "it has no name; say login = \"name\"");
    }
    for (Map.Entry<String, ConfigValue> setting : own.entrySet()) {
      String path = setting.getKey();
      if (!common.hasPathOrNull(path) || path.equals("logins") || path.equals("move-live-after")) {
        throw new IllegalArgumentException(where + "a login has no setting " + path);
      }
    }
    try {
      GatewaySettings login = GatewaySettings.read(own.withFallback(common));
      if (!login.login().matches("[A-Za-z0-9][A-Za-z0-9_-]{0,31}")) {
        throw new IllegalArgumentException(
            "its name \""
                + login.login()
                + "\" is not made of letters, digits, - and _, 32 at most");
      }
      return login;
    } catch (ConfigException | IllegalArgumentException wrong) {
      throw new IllegalArgumentException(where + wrong.getMessage(), wrong);
    }
  }

  private static String ordinal(int number) {
    return switch (number) {
      case 1 -> "first";
      case 2 -> "second";
      case 3 -> "third";
      default -> number + "th";
    };
  }

  /**
   * How many of something all logins may have together.
   *
   * @param key one of {@code ktrdr.gateway.limits}
   */
  public static int sum(Config root, String key) {
    Config common = root.getConfig("ktrdr.gateway");
    if (!listed(root)) {
      return common.getInt("limits." + key);
    }
    return root.getConfigList(LIST).stream()
        .mapToInt(own -> own.withFallback(common).getInt("limits." + key))
        .sum();
  }
}
