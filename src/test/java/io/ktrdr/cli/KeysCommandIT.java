package io.ktrdr.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ktrdr.app.Node;
import io.ktrdr.app.Settings;
import io.ktrdr.app.StartRefusedException;
import io.ktrdr.testing.SelfSigned;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A whole node that asks for keys over TLS, from the refused start to the revoked key. */
class KeysCommandIT {

  @TempDir private Path folder;
  private StringWriter out;
  private StringWriter err;

  private int run(String... command) {
    out = new StringWriter();
    err = new StringWriter();
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(command);
  }

  private static Settings settings(Path data, Map<String, Object> more) {
    Map<String, Object> given = new HashMap<>(more);
    given.put("ktrdr.data-folder", data.toString());
    given.put("ktrdr.http.port", 0);
    return Settings.load(Optional.empty(), given);
  }

  @Test
  void aNodeForOthersStartsOnceThereIsAKeyAndLetsInWhoHasOne() throws Exception {
    Path data = folder.resolve("data");
    assertThatThrownBy(() -> start(settings(data, Map.of("ktrdr.http.host", "0.0.0.0"))))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining("0.0.0.0 lets other machines in")
        .hasMessageContaining("ktrdr keys create admin --role admin --data " + data)
        .hasMessageContaining("then start again as before");

    assertThat(run("keys", "create", "admin", "--role=admin", "--data=" + data)).isZero();
    String admin = out.toString().strip();
    assertThat(admin).startsWith("ktrdr_");
    assertThat(err.toString()).contains("\"admin\", admin", "not shown again");
    assertThat(run("keys", "create", "admin", "--data=" + data)).isEqualTo(2);
    assertThat(err.toString()).contains("there is a key named \"admin\" already");
    assertThat(run("keys", "create", "x", "--role=root", "--data=" + data)).isEqualTo(2);
    assertThat(err.toString()).contains("[viewer, operator, admin]");
    assertThat(run("keys", "list", "--data=" + data)).isZero();
    assertThat(out.toString()).contains("admin", "active").doesNotContain(admin.substring(15));

    SelfSigned one = SelfSigned.make(folder, "one");
    SelfSigned two = SelfSigned.make(folder, "two");
    Path certificate = Files.copy(one.certificate(), folder.resolve("server.crt"));
    Path key = Files.copy(one.key(), folder.resolve("server.key"));
    Path trusted =
        Files.writeString(
            folder.resolve("both.crt"),
            Files.readString(one.certificate()) + Files.readString(two.certificate()));
    try (Node node =
        start(
            settings(
                data,
                Map.of(
                    "ktrdr.http.auth.mode",
                    "keys",
                    "ktrdr.http.tls.certificate",
                    certificate.toString(),
                    "ktrdr.http.tls.key",
                    key.toString(),
                    "ktrdr.http.tls.check-interval",
                    "100ms")))) {
      assertThat(node.url()).startsWith("https://127.0.0.1:");
      String[] at = {"--url=" + node.url(), "--ca=" + trusted};

      assertThat(run("keys", "list", at[0], at[1])).isEqualTo(1);
      assertThat(err.toString()).contains("this needs a key");
      assertThat(run("keys", "list", at[0], "--api-key=" + admin)).isEqualTo(1);
      assertThat(err.toString()).contains("TLS");
      assertThat(run("keys", "create", "bot", at[0], at[1], "--api-key=" + admin)).isZero();
      String bot = out.toString().strip();
      assertThat(run("symbols", at[0], at[1], "--api-key=" + bot)).isZero();
      assertThat(run("keys", "create", "other", at[0], at[1], "--api-key=" + bot)).isEqualTo(1);
      assertThat(err.toString()).contains("this needs the role admin");
      assertThat(run("keys", "create", "x", "--data=" + data)).isEqualTo(1);
      assertThat(err.toString()).contains("already in use", "without --data");
      assertThat(run("keys", "revoke", bot.substring(6, 14), at[0], at[1], "--api-key=" + admin))
          .isZero();
      assertThat(out.toString()).startsWith("revoked " + bot.substring(6, 14));
      assertThat(run("symbols", at[0], at[1], "--api-key=" + bot)).isEqualTo(1);
      assertThat(err.toString()).contains("this API key was revoked");

      newCertificatesAreForNewConnections(node, trusted, one, two, certificate, key);
    }
  }

  private static Node start(Settings settings) {
    return Node.start(settings, "test");
  }

  private static void newCertificatesAreForNewConnections(
      Node node, Path trusted, SelfSigned one, SelfSigned two, Path certificate, Path key)
      throws Exception {
    SSLContext context = SelfSigned.trusting(trusted);
    try (SSLSocket before = connect(context, node)) {
      assertThat(subject(before)).isEqualTo("CN=one");
      assertThat(live(before)).isEqualTo("HTTP/1.1 200 OK");
      Files.copy(two.certificate(), certificate, StandardCopyOption.REPLACE_EXISTING);
      Files.copy(two.key(), key, StandardCopyOption.REPLACE_EXISTING);

      Instant patience = Instant.now().plusSeconds(30);
      String subject = "";
      while (!subject.equals("CN=two") && Instant.now().isBefore(patience)) {
        try (SSLSocket after = connect(context, node)) {
          subject = subject(after);
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
      assertThat(subject).isEqualTo("CN=two");
      assertThat(live(before)).as("on the connection of before").isEqualTo("HTTP/1.1 200 OK");
    }
    assertThat(one.certificate()).exists();
  }

  private static SSLSocket connect(SSLContext context, Node node) throws Exception {
    SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket("127.0.0.1", URI.create(node.url()).getPort());
    socket.setSoTimeout(10_000);
    socket.startHandshake();
    return socket;
  }

  private static String subject(SSLSocket socket) throws Exception {
    return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
        .getSubjectX500Principal()
        .getName();
  }

  /** The status line of an answer, whose body is read to its end. */
  private static String live(SSLSocket socket) throws Exception {
    socket
        .getOutputStream()
        .write(
            "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    String status = in.readLine();
    int length = 0;
    for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(line.substring(15).strip());
      }
    }
    assertThat(in.read(new char[length])).isEqualTo(length);
    return status;
  }
}
