package io.ktrdr.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Settings that nobody should read. Each can be given by an environment variable, or, which keeps
 * it out of the environment of every child process, by a file that one names: {@code
 * KTRDR_HTTP_AUTH_BOOTSTRAP_ADMIN_KEY} and {@code KTRDR_HTTP_AUTH_BOOTSTRAP_ADMIN_KEY_FILE}.
 */
final class Secrets {

  private static final List<String> OURS =
      List.of("ktrdr.http.auth.bootstrap-admin-key", "ktrdr.http.tls.keystore-password");

  private Secrets() {}

  /**
   * The secrets that an environment gives, by path.
   *
   * @param problems takes a sentence for each that cannot be had
   */
  static Map<String, String> in(Map<String, String> environment, List<String> problems) {
    Map<String, String> found = new TreeMap<>();
    for (String path : OURS) {
      String name = path.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
      String value = environment.get(name);
      String file = environment.get(name + "_FILE");
      if (value != null && file != null) {
        problems.add(name + " and " + name + "_FILE are both set; take one of them away");
      } else if (value != null) {
        found.put(path, value);
      } else if (file != null) {
        String content = content(name + "_FILE", file, problems);
        if (content != null) {
          found.put(path, content);
        }
      }
    }
    return found;
  }

  /** What is in a file, without the line end that an editor leaves. */
  private static String content(String name, String file, List<String> problems) {
    try {
      String content = Files.readString(Path.of(file)).strip();
      if (content.isEmpty()) {
        problems.add(name + " names " + file + ", which is empty");
        return null;
      }
      return content;
    } catch (IOException | InvalidPathException e) {
      problems.add(
          name
              + " names "
              + file
              + ", which cannot be read ("
              + e.getClass().getSimpleName()
              + ")");
      return null;
    }
  }
}
