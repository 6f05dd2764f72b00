package io.ktrdr.api.security;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetParseException;
import com.nimbusds.jose.jwk.source.JWKSetRetrievalException;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;

/**
 * The public keys of the issuer: from a file, from an address, or from where the issuer's discovery
 * document says. Kept, fetched anew when they are old or a token names a key that is not among
 * them, but never more often than allowed; old ones go on when new ones cannot be had.
 */
final class IssuerKeys implements JWKSetSource<SecurityContext> {

  private static final int PATIENCE_MILLIS = 3000;
  private static final int LARGEST = 512 * 1024;

  private final JwtSettings settings;
  private final DefaultResourceRetriever web =
      new DefaultResourceRetriever(PATIENCE_MILLIS, PATIENCE_MILLIS, LARGEST);

  private IssuerKeys(JwtSettings settings) {
    this.settings = settings;
  }

  static JWKSource<SecurityContext> of(JwtSettings settings) {
    return JWKSourceBuilder.create(new IssuerKeys(settings))
        .cache(settings.refreshKeys().toMillis(), 2L * PATIENCE_MILLIS)
        .refreshAheadCache(false)
        .rateLimited(settings.refreshAtMost().toMillis())
        .outageTolerantForever()
        .build();
  }

  @Override
  public JWKSet getJWKSet(
      JWKSetCacheRefreshEvaluator refresh, long currentTime, SecurityContext context)
      throws KeySourceException {
    String text;
    try {
      text =
          "file".equals(settings.keys().getScheme())
              ? Files.readString(Path.of(settings.keys()))
              : fetched();
    } catch (IOException | ParseException e) {
      throw new JWKSetRetrievalException(
          "cannot have the keys of " + settings.issuer() + ": " + e.getMessage(), e);
    }
    try {
      return JWKSet.parse(text).toPublicJWKSet();
    } catch (ParseException e) {
      throw new JWKSetParseException("the keys of " + settings.issuer() + " are no JWK set", e);
    }
  }

  private String fetched() throws IOException, ParseException {
    URI keys = settings.keys();
    if (settings.discovered()) {
      var document = JSONObjectUtils.parse(web.retrieveResource(keys.toURL()).getContent());
      if (!settings.issuer().equals(JSONObjectUtils.getString(document, "issuer"))) {
        throw new IOException("the document at " + keys + " is that of another issuer");
      }
      keys = JSONObjectUtils.getURI(document, "jwks_uri");
      if (keys == null
          || !("https".equals(keys.getScheme()) || "http".equals(settings.keys().getScheme()))) {
        throw new IOException("the document at " + settings.keys() + " has no https jwks_uri");
      }
    }
    return web.retrieveResource(keys.toURL()).getContent();
  }

  @Override
  public void close() {
    // nothing is kept open
  }
}
