package io.ktrdr.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.ktrdr.symbol.live.LiveSettings;
import org.junit.jupiter.api.Test;

/** Several logins in a configuration. */
class LoginsTest {

  @Test
  void withoutAListThereIsTheOneThatTheFileDescribes() {
    Logins logins = Logins.from(root("[]"));

    assertThat(logins.all()).containsExactly(GatewaySettings.from(root("[]")));
    assertThat(logins.all().getFirst().login()).isEqualTo("main");
  }

  @Test
  void eachLoginIsLaidOverWhatHoldsForAll() {
    Logins logins =
        Logins.from(
            root(
                """
                [ { login = one, port = 4001, limits.lines = 200 }
                  { login = two, host = other.lan, client-id = 40
                    connections = [[live], [history, contracts]] } ]
                """));

    GatewaySettings one = logins.all().getFirst();
    assertThat(one.host() + ":" + one.port()).isEqualTo("127.0.0.1:4001");
    assertThat(one.limits().lines()).isEqualTo(200);
    assertThat(one.limits().openHistory()).isEqualTo(8);
    GatewaySettings two = logins.all().getLast();
    assertThat(two.host() + ":" + two.port()).isEqualTo("other.lan:4002");
    assertThat(two.clientId()).isEqualTo(40);
    assertThat(two.connections()).hasSize(2);
  }

  @Test
  void lineBudgetsAddUp() {
    Config root =
        root("[ { login = one, port = 1, limits.lines = 200 }, { login = two, port = 2 } ]");

    assertThat(LiveSettings.from(root).lines()).isEqualTo(300);
    assertThat(LiveSettings.from(root).keepUpToDate()).isEqualTo(84);
    assertThat(LiveSettings.from(root("[]")).lines()).isEqualTo(100);
  }

  @Test
  void twoOfOneNameAreRefused() {
    refused("[ { login = a, port = 1 }, { login = a, port = 2 } ]", "two logins are called \"a\"");
  }

  @Test
  void twoAtOneGatewayAreRefusedWhateverTheHostIsCalled() {
    refused(
        "[ { login = a, host = localhost, port = 1 }, { login = b, port = 1, client-id = 20 } ]",
        "\"a\" (client ids 17 to 24) and \"b\" (20 to 27) are both at localhost:1; a gateway is one"
            + " login");
  }

  @Test
  void whatIsWrongInALoginIsNamed() {
    refused("[ { port = 1 } ]", "the first: it has no name");
    refused("[ { login = a }, 7 ]", "the second: a login is an object such as");
    refused("[ { login = a, prot = 1 } ]", "the first: a login has no setting prot");
    refused("[ { login = a, logins = [] } ]", "the first: a login has no setting logins");
    refused("[ { login = a, port = 70000 } ]", "port must be in 1..65535, is 70000");
    refused("[ { login = \"a b\" } ]", "its name \"a b\" is not made of letters");
  }

  private static void refused(String logins, String words) {
    assertThatThrownBy(() -> Logins.from(root(logins)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("ktrdr.gateway.logins")
        .hasMessageContaining(words);
  }

  private static Config root(String logins) {
    return ConfigFactory.parseString("ktrdr.gateway.logins = " + logins)
        .withFallback(ConfigFactory.parseResources("gateway.conf"))
        .withFallback(ConfigFactory.parseResources("symbol.conf"))
        .resolve();
  }
}
