package io.ktrdr.api.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import com.typesafe.config.ConfigFactory;
import io.ktrdr.api.http.Caller;
import io.ktrdr.api.http.Role;
import io.ktrdr.testing.SettableClock;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens of an issuer whose keys are served on the loopback address. */
class JwtVerifierIT {

  private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");

  private static RSAKey rsa;
  private static ECKey ec;
  private static KeyPair edwards;
  private static HttpServer issuer;
  private static String url;
  private static volatile String served;
  private static final AtomicInteger FETCHES = new AtomicInteger();

  private JwtVerifier verifier;

  @BeforeAll
  static void anIssuer() throws Exception {
    rsa = new RSAKeyGenerator(2048).keyID("rsa-1").generate();
    ec = new ECKeyGenerator(Curve.P_256).keyID("ec-1").generate();
    edwards = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    url = "http://127.0.0.1:" + issuer.getAddress().getPort();
    issuer.createContext(
        "/",
        exchange -> {
          String body =
              switch (exchange.getRequestURI().getPath()) {
                case "/.well-known/openid-configuration" ->
                    "{\"issuer\":\"" + url + "\",\"jwks_uri\":\"" + url + "/keys\"}";
                case "/keys" -> {
                  FETCHES.incrementAndGet();
                  yield served;
                }
                default -> "";
              };
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(
              bytes.length == 0 ? 500 : 200, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    issuer.start();
  }

  @AfterAll
  static void close() {
    issuer.stop(0);
  }

  @BeforeEach
  void keysAreServed() {
    serve(rsa, ec, edwardsKey());
    FETCHES.set(0);
    verifier = verifier("", NOW);
  }

  private static void serve(JWK... keys) {
    served = new JWKSet(Arrays.asList(keys)).toString(true);
  }

  private static OctetKeyPair edwardsKey() {
    byte[] info = edwards.getPublic().getEncoded();
    return new OctetKeyPair.Builder(
            Curve.Ed25519, Base64URL.encode(Arrays.copyOfRange(info, 12, info.length)))
        .keyID("ed-1")
        .build();
  }

  private static JwtSettings settings(String more) {
    return JwtSettings.from(
        ConfigFactory.parseString(
                more
                    + "\nissuer = \""
                    + url
                    + "\"\naudience = [ktrdr]\nrefresh-at-most = 4m\nrole-claim = realm.roles")
            .withFallback(
                ConfigFactory.parseResources("security.conf").getConfig("ktrdr.http.auth.jwt")));
  }

  private static JwtVerifier verifier(String more, Instant now) {
    JwtSettings settings = settings(more);
    return new JwtVerifier(
        settings, IssuerKeys.of(settings), Runnable::run, Clock.fixed(now, ZoneOffset.UTC));
  }

  private static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer(url)
        .audience(List.of("other", "ktrdr"))
        .subject("alice")
        .issueTime(Date.from(NOW))
        .expirationTime(Date.from(NOW.plusSeconds(600)))
        .claim("realm", Map.of("roles", List.of("something", "ktrdr-viewer", "ktrdr-operator")));
  }

  private static String signed(
      JWTClaimsSet claims, JWSAlgorithm algorithm, String kid, JWSSigner by) throws JOSEException {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(algorithm).type(JOSEObjectType.JWT).keyID(kid).build(), claims);
    token.sign(by);
    return token.serialize();
  }

  private static String good(JWTClaimsSet claims) throws JOSEException {
    return signed(claims, JWSAlgorithm.RS256, "rsa-1", new RSASSASigner(rsa));
  }

  private Verdict judged(String token) {
    return verifier.verify(token).toCompletableFuture().resultNow();
  }

  private void refused(String token, String why) {
    assertThat(judged(token))
        .isInstanceOfSatisfying(
            Verdict.Refused.class, refused -> assertThat(refused.detail()).contains(why));
    assertThat(verifier.known(token)).isEmpty();
  }

  @Test
  void aTokenOfTheIssuerIsACallerWithItsHighestRole() throws Exception {
    Caller alice =
        new Caller(
            "user:alice", Role.OPERATOR, Optional.empty(), Optional.of(NOW.plusSeconds(630)));
    Signature sign = Signature.getInstance("Ed25519");
    sign.initSign(edwards.getPrivate());
    JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.EdDSA).keyID("ed-1").build();
    SignedJWT open = new SignedJWT(header, claims().build());
    sign.update(open.getSigningInput());
    String byEdwards =
        new String(open.getSigningInput(), StandardCharsets.US_ASCII)
            + "."
            + Base64URL.encode(sign.sign());

    for (String token :
        List.of(
            good(claims().build()),
            signed(claims().build(), JWSAlgorithm.ES256, "ec-1", new ECDSASigner(ec)),
            byEdwards)) {
      assertThat(verifier.known(token)).isEmpty();
      assertThat(judged(token)).isEqualTo(new Verdict.Accepted(alice));
      assertThat(verifier.known(token)).contains(alice);
    }
    assertThat(FETCHES).hasValue(1);
    String broken = byEdwards.substring(0, byEdwards.length() - 6) + "AAAAAA";
    refused(broken, "not signed by a key of");
  }

  @Test
  void rolesMayBeWordsOfAScope() throws Exception {
    assertThat(judged(good(claims().claim("realm", Map.of("roles", "openid ktrdr-admin")).build())))
        .isInstanceOfSatisfying(
            Verdict.Accepted.class,
            accepted -> assertThat(accepted.caller().role()).isEqualTo(Role.ADMIN));
    assertThat(judged(good(claims().claim("realm", null).build())))
        .isInstanceOf(Verdict.WithoutRole.class);
    assertThat(judged(good(claims().claim("realm", Map.of("roles", List.of("admin"))).build())))
        .isInstanceOf(Verdict.WithoutRole.class);
  }

  @Test
  void noTokenWithoutASignatureIsTaken() throws Exception {
    refused(new PlainJWT(claims().build()).serialize(), "cannot be read as a signed JWT");
    String token = good(claims().build());
    String body = token.substring(token.indexOf('.'));
    String none = Base64URL.encode("{\"alg\":\"none\",\"kid\":\"rsa-1\"}").toString();
    refused(none + body, "cannot be read");
    refused(none + body.substring(0, body.lastIndexOf('.') + 1), "cannot be read");
    refused(token.substring(0, token.lastIndexOf('.') + 1), "");
  }

  /** The oldest trick: what is public taken as the shared secret. */
  @Test
  void aPublicKeyIsNoSharedSecret() throws Exception {
    for (byte[] secret :
        List.of(
            rsa.toRSAPublicKey().getEncoded(),
            rsa.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8))) {
      refused(
          signed(claims().build(), JWSAlgorithm.HS256, "rsa-1", new MACSigner(secret)),
          "algorithm is not one of");
    }
    refused(
        signed(claims().build(), JWSAlgorithm.RS512, "rsa-1", new RSASSASigner(rsa)),
        "algorithm is not one of");
    assertThatThrownBy(() -> settings("algorithms = [HS256]"))
        .hasMessageContaining("ktrdr.http.auth.jwt.algorithms")
        .hasMessageContaining("HS256");
    assertThatThrownBy(() -> settings("algorithms = [none]")).hasMessageContaining("none");
  }

  @Test
  void keysThatATokenBringsAlongCountForNothing() throws Exception {
    RSAKey own = new RSAKeyGenerator(2048).keyID("rsa-1").generate();
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID("rsa-1")
                .jwk(own.toPublicJWK())
                .jwkURL(java.net.URI.create(url + "/evil"))
                .build(),
            claims().build());
    token.sign(new RSASSASigner(own));
    refused(token.serialize(), "not signed by a key of");
    // a signature of one kind of key under the name of the other
    refused(
        signed(claims().build(), JWSAlgorithm.ES256, "rsa-1", new ECDSASigner(ec)),
        "not signed by a key of");
  }

  @Test
  void whatTheTokenSaysOfItselfHasToFit() throws Exception {
    refused(good(claims().issuer("https://evil.example").build()), "of another issuer");
    refused(good(claims().issuer(null).build()), "of another issuer");
    refused(good(claims().audience("other").build()), "another audience");
    refused(good(claims().audience(List.of()).build()), "another audience");
    refused(good(claims().expirationTime(null).build()), "does not say when it expires");
    refused(good(claims().expirationTime(Date.from(NOW.minusSeconds(31))).build()), "expired at");
    refused(
        good(claims().notBeforeTime(Date.from(NOW.plusSeconds(31))).build()), "not good before");
    refused(good(claims().subject(null).build()), "no claim \"sub\"");
    // within the skew that clocks may have
    assertThat(judged(good(claims().expirationTime(Date.from(NOW.minusSeconds(29))).build())))
        .isInstanceOf(Verdict.Accepted.class);
    assertThat(judged(good(claims().notBeforeTime(Date.from(NOW.plusSeconds(29))).build())))
        .isInstanceOf(Verdict.Accepted.class);
  }

  @Test
  void headersThatMeanSomethingElseAreRefused() throws Exception {
    SignedJWT other =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(new JOSEObjectType("dpop+jwt"))
                .keyID("rsa-1")
                .build(),
            claims().build());
    other.sign(new RSASSASigner(rsa));
    refused(other.serialize(), "not of type JWT");
    SignedJWT critical =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256)
                .criticalParams(Set.of("exp"))
                .customParam("exp", 1)
                .keyID("rsa-1")
                .build(),
            claims().build());
    critical.sign(new RSASSASigner(rsa));
    refused(critical.serialize(), "critical");
  }

  @Test
  void hugeAndBrokenOnesCostNothing() throws Exception {
    refused(good(claims().claim("big", "x".repeat(9000)).build()), "longer than 8192");
    refused("ey.ey.ey", "cannot be read");
    refused("eyJhbGciOiJSUzI1NiJ9.e30.", "");
    refused("ey" + "[".repeat(5000) + ".x.x", "cannot be read");
    refused(Base64URL.encode("{\"alg\":" + "[".repeat(3000)) + ".e30.AA", "cannot be read");
    assertThat(FETCHES.get()).isLessThanOrEqualTo(1);
  }

  @Test
  void newKeysOfTheIssuerAreFetchedButNotForEveryUnknownName() throws Exception {
    assertThat(judged(good(claims().build()))).isInstanceOf(Verdict.Accepted.class);
    RSAKey next = new RSAKeyGenerator(2048).keyID("rsa-2").generate();
    String token = signed(claims().build(), JWSAlgorithm.RS256, "rsa-2", new RSASSASigner(next));
    serve(rsa, next);

    assertThat(judged(token)).isInstanceOf(Verdict.Accepted.class);
    assertThat(FETCHES).hasValue(2);
    for (int i = 0; i < 50; i++) {
      String unknown =
          signed(claims().build(), JWSAlgorithm.RS256, "x" + i, new RSASSASigner(next));
      assertThat(judged(unknown)).isNotInstanceOf(Verdict.Accepted.class);
    }
    assertThat(FETCHES).as("asked at most twice in four minutes").hasValue(2);
    assertThat(judged(good(claims().jwtID("2").build()))).isInstanceOf(Verdict.Accepted.class);
  }

  @Test
  void withoutTheIssuersKeysNobodyIsWrongAndNobodyComesIn() throws Exception {
    served = "";
    assertThat(judged(good(claims().build())))
        .isInstanceOfSatisfying(
            Verdict.Unavailable.class,
            unavailable -> assertThat(unavailable.detail()).contains("cannot be had now"));
  }

  @Test
  void keysMayBeInAFile(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("keys.json");
    Files.writeString(file, served);
    verifier = verifier("jwks = \"" + file + "\"", NOW);

    assertThat(judged(good(claims().build()))).isInstanceOf(Verdict.Accepted.class);
    assertThat(FETCHES).hasValue(0);
  }

  @Test
  void aVerifiedTokenIsLookedAtAgainAfterAWhileAndForgottenAtItsEnd() throws Exception {
    String token = good(claims().build());
    JwtSettings settings = settings("verify-again = 60s");
    SettableClock clock = new SettableClock(NOW);
    JwtVerifier moving = new JwtVerifier(settings, IssuerKeys.of(settings), Runnable::run, clock);
    assertThat(moving.verify(token).toCompletableFuture().resultNow())
        .isInstanceOf(Verdict.Accepted.class);
    clock.now = NOW.plus(Duration.ofSeconds(59));
    assertThat(moving.known(token)).isPresent();
    clock.now = NOW.plus(Duration.ofSeconds(60));
    assertThat(moving.known(token)).isEmpty();
    clock.now = NOW.plus(Duration.ofSeconds(629));
    moving.verify(token);
    assertThat(moving.known(token)).isPresent();
    clock.now = NOW.plus(Duration.ofSeconds(630));
    assertThat(moving.known(token)).isEmpty();
  }

  @Test
  void keysOverAnOpenLineAndTokensForAnybodyAreNoSettings() {
    assertThatThrownBy(() -> settings("jwks = \"http://id.example.org/keys\""))
        .hasMessageContaining("ktrdr.http.auth.jwt.jwks must be https");
    assertThatThrownBy(
            () ->
                JwtSettings.from(
                    ConfigFactory.parseString("issuer = \"https://id.example.org\"")
                        .withFallback(
                            ConfigFactory.parseResources("security.conf")
                                .getConfig("ktrdr.http.auth.jwt"))))
        .hasMessageContaining("ktrdr.http.auth.jwt.audience");
    assertThatThrownBy(() -> settings("role-names.viewer = [ktrdr-admin]"))
        .hasMessageContaining("role-names");
  }
}
