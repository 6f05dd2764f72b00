package io.ktrdr.api.security;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.ktrdr.api.http.Endpoint;
import io.ktrdr.api.http.Gate;
import io.ktrdr.api.http.Role;
import io.ktrdr.store.StoreDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What the gate costs a request, with limits switched on. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AuthenticationBenchmark {

  private static final Endpoint BARS =
      Endpoint.get("/api/v1/bars", Set.of(), (exchange, query) -> null);

  private StoreDatabase store;
  private KeyGate gate;
  private KeyGate open;
  private HttpRequest withKey;
  private HttpRequest withToken;
  private HttpRequest withNothing;
  private JwtVerifier verifier;
  private String token;

  @Setup
  public void prepare() throws Exception {
    Path folder = Files.createTempDirectory("keys");
    store = StoreDatabase.open(folder);
    KeyRing keys = new KeyRing(store.database(), Clock.systemUTC());
    for (int i = 0; i < 1000; i++) {
      keys.create("other " + i, Role.VIEWER, Optional.empty(), "bench");
    }
    String key = keys.create("bench", Role.VIEWER, Optional.empty(), "bench").text();
    RSAKey rsa = new RSAKeyGenerator(2048).keyID("1").generate();
    Path file = folder.resolve("keys.json");
    Files.writeString(file, new JWKSet(rsa).toString(true));
    Config tokens =
        ConfigFactory.parseString(
                "ktrdr.http.auth.jwt { issuer = \"i\", audience = [ktrdr], jwks = \""
                    + file
                    + "\" }"
                    + "\nktrdr.http.rate-limit.viewer { per-second = 1000000, burst = 1000000 }")
            .withFallback(ConfigFactory.parseResources("http.conf"))
            .resolve();
    gate =
        gate(ConfigFactory.parseString("ktrdr.http.auth.mode = keys").withFallback(tokens), keys);
    open = gate(tokens, keys);
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("1").build(),
            new JWTClaimsSet.Builder()
                .issuer("i")
                .audience("ktrdr")
                .subject("alice")
                .claim("roles", "ktrdr-viewer")
                .expirationTime(Date.from(Instant.now().plusSeconds(3600)))
                .build());
    jwt.sign(new RSASSASigner(rsa));
    token = jwt.serialize();
    JwtSettings settings = JwtSettings.from(tokens.getConfig("ktrdr.http.auth.jwt"));
    verifier = new JwtVerifier(settings, IssuerKeys.of(settings), Runnable::run, Clock.systemUTC());
    HttpRequest plain =
        HttpRequest.GET("/api/v1/bars").addHeader(RawHeader.create("Host", "localhost:8000"));
    withNothing = plain;
    withKey = plain.addHeader(RawHeader.create("Authorization", "Bearer " + key));
    withToken = plain.addHeader(RawHeader.create("Authorization", "Bearer " + token));
    require(gate.admit(withKey, BARS));
    gate.admit(withToken, BARS).toCompletableFuture().get(10, TimeUnit.SECONDS);
    require(gate.admit(withToken, BARS));
    require(open.admit(withNothing, BARS));
  }

  private static KeyGate gate(Config config, KeyRing keys) {
    return KeyGate.of(
        new Access(SecuritySettings.from(config), keys, Optional.empty()),
        new SimpleMeterRegistry(),
        Clock.systemUTC(),
        System::nanoTime,
        origin -> false);
  }

  private static void require(CompletionStage<Gate.Decision> decision) {
    if (!(decision.toCompletableFuture().resultNow() instanceof Gate.Decision.Admitted)) {
      throw new IllegalStateException(decision.toString());
    }
  }

  @TearDown
  public void close() {
    store.close();
  }

  /** An API key among a thousand. */
  @Benchmark
  public Object key() {
    return gate.admit(withKey, BARS);
  }

  /** A token that was verified before. */
  @Benchmark
  public Object tokenSeenBefore() {
    return gate.admit(withToken, BARS);
  }

  /** A token for the first time, RS256; its keys are at hand. */
  @Benchmark
  public Object tokenVerified() {
    return verifier.verify(token);
  }

  /** No key, on a node that asks for none. */
  @Benchmark
  public Object openDoor() {
    return open.admit(withNothing, BARS);
  }
}
