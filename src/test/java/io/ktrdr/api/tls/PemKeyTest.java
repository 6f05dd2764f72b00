package io.ktrdr.api.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys in the forms that tools write them; none of these opens anything. */
class PemKeyTest {

  /** {@code openssl ecparam -name prime256v1 -genkey}. */
  private static final String SEC1 =
      """
      -----BEGIN EC PARAMETERS-----
      BggqhkjOPQMBBw==
      -----END EC PARAMETERS-----
      -----BEGIN EC PRIVATE KEY-----
      MHcCAQEEID0ATOzsfa9MywRaISGDz8EZhbZMgXo3dR1PEEiRZbYUoAoGCCqGSM49
      AwEHoUQDQgAE4GYOLxkPK3XEEVL+Q9kchCgPLyBf8EVfriyrOQqW2gyvRhMZ1xBM
      uRrhP7n48+CA97XWQwg3Pr6s2S/LpNajKg==
      -----END EC PRIVATE KEY-----
      """;

  /** {@code openssl genrsa -traditional 1024}. */
  private static final String PKCS1 =
      """
      -----BEGIN RSA PRIVATE KEY-----
      MIICXgIBAAKBgQDOWpjRPD62jpA3K6eSFcrczwuY8RYabrr77f7bZqKK1ODtmQ1H
      4D5Hu5RlLF/PjhDEcmH6gjoyzAsRRFPcnlpgyQhpJUSrFnMp5Z8s7MyYTV4x/0PP
      Om37fiMw37shU9PdfrUKvpgozkpMaSG5XToeXvvCNgVjj5qCuB/d+JYF9QIDAQAB
      AoGAYK7N/urNL1eodlD72FRhkgdoFaaPhp7u+O7PhBiYe5e2M1yMfmqwg4d9xdF+
      qo6TiJdXFLpDbl1vqg1rhWikSvEq9MleVzdrVzcRV3kptEzBeALgMotzBN88fqx5
      gp7kZR/7M3I+AaCVCxh4gq4VOwKp3n0rm1I0IcNlo+HKWZkCQQDtE97tWZcTRqUk
      XRQc2W5zonBLVeMT8fJy9lszxKyi8mUhHBeO3k9aupZW0wXw5POKcbkvHJi0nYH9
      Xywz9yGPAkEA3tL1VMnofpvdMRrCAHqUZS6nEjh6WfYr8NXHcMR9l3XwDOQsHfSt
      ZKHfRxWy2e7x57lUnpPiCMOCoD7f5NEWOwJBAOueqhqexcVEmvBvCYQ6nMmUEaLt
      80dpWRrkuXPT7ffsjJHBh7BYRenYM36LMAZgpaNcrz2hYCtxtzWIFzh2TwUCQQDQ
      tRX3shrjpAg9e0uleStPzq/MgDwR0WN89DAXruPYHy6WVI4CDPDwJjJleayJNqc8
      nbnlwqxf+wh6IgpCX5mLAkEAxMGvCZJGjfYY4+i5LuMDR/VIv7/xgsq2CKCU88Vm
      QhU1VtL/xuUxduqNVNvdwhRsLT4NfxrJGRvv5Hed31wq5g==
      -----END RSA PRIVATE KEY-----
      """;

  @Test
  void ellipticKeysInSec1AreRead() throws Exception {
    assertThat(PemKey.read(SEC1))
        .isInstanceOfSatisfying(
            ECPrivateKey.class,
            key -> {
              assertThat(key.getParams().getOrder().bitLength()).isEqualTo(256);
              assertThat(key.getS().toString(16))
                  .isEqualTo("3d004cecec7daf4ccb045a212183cfc11985b64c817a37751d4f10489165b614");
            });
  }

  @Test
  void rsaKeysInPkcs1AreRead() throws Exception {
    assertThat(PemKey.read(PKCS1.replace("\n", "\r\n")))
        .isInstanceOfSatisfying(
            RSAPrivateCrtKey.class,
            key ->
                assertThat(key.getPrimeP().multiply(key.getPrimeQ())).isEqualTo(key.getModulus()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC", "Ed25519"})
  void keysInPkcs8AreRead(String algorithm) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    if (algorithm.equals("EC")) {
      generator.initialize(new ECGenParameterSpec("secp384r1"));
    }
    PrivateKey key = generator.generateKeyPair().getPrivate();

    assertThat(PemKey.read("# of the server\n" + pem("PRIVATE KEY", key.getEncoded())))
        .isEqualTo(key);
  }

  @Test
  void whatCannotBeReadIsToldInASentence() {
    assertThatThrownBy(() -> PemKey.read("")).hasMessageContaining("PRIVATE KEY");
    assertThatThrownBy(() -> PemKey.read(pem("CERTIFICATE", new byte[20])))
        .hasMessageContaining("there is no");
    assertThatThrownBy(() -> PemKey.read(pem("ENCRYPTED PRIVATE KEY", new byte[20])))
        .hasMessageContaining("openssl pkey");
    assertThatThrownBy(
            () ->
                PemKey.read(
                    PKCS1.replace(
                        "KEY-----\n",
                        "KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\n")))
        .hasMessageContaining("openssl pkey");
    assertThatThrownBy(() -> PemKey.read(pem("PRIVATE KEY", new byte[20])))
        .hasMessageContaining("neither");
    assertThatThrownBy(() -> PemKey.read(pem("OPENSSH PRIVATE KEY", new byte[20])))
        .hasMessageContaining("OPENSSH");
  }

  @Test
  void damagedEllipticKeysAreToldInASentence() {
    byte[] whole =
        Base64.getMimeDecoder()
            .decode(
                SEC1.substring(
                    SEC1.indexOf("EC PRIVATE KEY-----\n") + 20, SEC1.lastIndexOf("-----END")));
    for (int length = 0; length < whole.length; length++) {
      String cut = pem("EC PRIVATE KEY", Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> PemKey.read(cut))
          .as("%d bytes", length)
          .isInstanceOf(GeneralSecurityException.class);
    }
  }

  private static String pem(String label, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der), label);
  }
}
