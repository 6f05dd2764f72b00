package io.ktrdr.api.security;

import com.nimbusds.jose.JWSAlgorithm;
import com.typesafe.config.Config;
import io.ktrdr.api.http.Role;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whose tokens are taken; read from {@code ktrdr.http.auth.jwt}, where each key is explained.
 *
 * @param issuer exactly as tokens say it
 * @param audiences one of these has to be in a token
 * @param keys where the issuer's public keys are: an http(s) address or a file
 * @param discovered whether {@code keys} is a discovery document that says where they are
 * @param algorithms signatures that are taken; never one with a shared secret
 * @param clockSkew by how much the issuer's clock may differ
 * @param roleClaim where roles are in a token, with dots into objects
 * @param roleNames what the issuer calls our roles
 * @param nameClaim what names the caller
 * @param maxSize letters of a token
 * @param verifyAgain after which time a token's signature is checked anew
 * @param refreshKeys after which time the keys are fetched anew
 * @param refreshAtMost the least time between two fetches, however many unknown keys are named
 */
record JwtSettings(
    String issuer,
    Set<String> audiences,
    URI keys,
    boolean discovered,
    Set<JWSAlgorithm> algorithms,
    Duration clockSkew,
    String roleClaim,
    Map<Role, Set<String>> roleNames,
    String nameClaim,
    int maxSize,
    Duration verifyAgain,
    Duration refreshKeys,
    Duration refreshAtMost) {

  private static final String PATH = "ktrdr.http.auth.jwt";

  /** Those that a public key verifies; with a shared secret whoever can verify could also sign. */
  private static final Set<String> POSSIBLE =
      new TreeSet<>(
          Set.of(
              "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512",
              "EdDSA"));

  /** Reads {@code ktrdr.http.auth.jwt}, which has an issuer. */
  static JwtSettings from(Config jwt) {
    String issuer = jwt.getString("issuer");
    Set<String> audiences = Set.copyOf(jwt.getStringList("audience"));
    if (audiences.isEmpty()) {
      throw new IllegalArgumentException(
          PATH
              + ".audience must name at least one audience: without it a token that was made for"
              + " another program of the same issuer would be taken here");
    }
    String keys = jwt.getString("jwks");
    boolean discovered = keys.isEmpty();
    Duration refreshKeys = jwt.getDuration("refresh-keys");
    Duration refreshAtMost = jwt.getDuration("refresh-at-most");
    if (refreshAtMost.compareTo(refreshKeys) >= 0) {
      throw new IllegalArgumentException(
          "%s.refresh-at-most must be shorter than refresh-keys, which is %s; not %s"
              .formatted(PATH, refreshKeys, refreshAtMost));
    }
    return new JwtSettings(
        issuer,
        audiences,
        location(
            discovered ? issuer.replaceFirst("/$", "") + "/.well-known/openid-configuration" : keys,
            discovered ? PATH + ".issuer" : PATH + ".jwks"),
        discovered,
        algorithms(jwt.getStringList("algorithms")),
        jwt.getDuration("clock-skew"),
        jwt.getString("role-claim"),
        roleNames(jwt),
        jwt.getString("name-claim"),
        Math.toIntExact(jwt.getBytes("max-size")),
        jwt.getDuration("verify-again"),
        refreshKeys,
        refreshAtMost);
  }

  private static Set<JWSAlgorithm> algorithms(List<String> names) {
    Set<JWSAlgorithm> algorithms = new LinkedHashSet<>();
    for (String name : names) {
      if (!POSSIBLE.contains(name)) {
        throw new IllegalArgumentException(
            PATH + ".algorithms has \"" + name + "\", which is not one of " + POSSIBLE);
      }
      algorithms.add(JWSAlgorithm.parse(name));
    }
    if (algorithms.isEmpty()) {
      throw new IllegalArgumentException(
          PATH + ".algorithms must have at least one of " + POSSIBLE);
    }
    return algorithms;
  }

  private static Map<Role, Set<String>> roleNames(Config jwt) {
    Map<Role, Set<String>> names = new EnumMap<>(Role.class);
    List<String> all = new ArrayList<>();
    for (Role role : List.of(Role.VIEWER, Role.OPERATOR, Role.ADMIN)) {
      List<String> given = jwt.getStringList("role-names." + role);
      names.put(role, Set.copyOf(given));
      all.addAll(given);
    }
    if (all.isEmpty() || Set.copyOf(all).size() != all.size()) {
      throw new IllegalArgumentException(
          PATH + ".role-names must give at least one name to a role, and none to two: " + all);
    }
    return names;
  }

  /** Keys that come over an open line could be anybody's. */
  private static URI location(String text, String setting) {
    try {
      URI location =
          text.startsWith("http:") || text.startsWith("https:")
              ? new URI(text)
              : java.nio.file.Path.of(text).toAbsolutePath().toUri();
      if ("http".equals(location.getScheme()) && !isLoopback(location.getHost())) {
        throw new IllegalArgumentException(
            setting
                + " must be https (http only on this machine), since whoever could change the"
                + " issuer's keys on the way could sign tokens; not "
                + text);
      }
      if (!"file".equals(location.getScheme()) && location.getHost() == null) {
        throw new URISyntaxException(text, "there is no host in it");
      }
      return location;
    } catch (URISyntaxException | java.nio.file.InvalidPathException e) {
      throw new IllegalArgumentException(
          setting + " must be an https address or a file: " + e.getMessage(), e);
    }
  }

  private static boolean isLoopback(String host) {
    try {
      return host != null && InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
