package io.ktrdr.indicator.talib;

import io.ktrdr.indicator.IndicatorDescriptor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The indicators that TA-Lib calculates, as its metadata and {@code functions.txt} tell of them.
 */
public final class TaLib {

  public static final List<IndicatorDescriptor> ALL = read();

  private TaLib() {}

  private static List<IndicatorDescriptor> read() {
    try (InputStream table = TaLib.class.getResourceAsStream("functions.txt");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(table, StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> TaLibEntry.read(line).descriptor())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
