package io.ktrdr.api.operations;

import io.ktrdr.store.BarStore;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Gauges of the process, its disk and its store. */
public final class NodeMeters implements AutoCloseable {

  private final JvmGcMetrics garbage = new JvmGcMetrics();

  /**
   * @param dataFolder none where there is none
   */
  public NodeMeters(
      MeterRegistry registry, BarStore store, Optional<Path> dataFolder, String version) {
    garbage.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    Gauge.builder("ktrdr.build.info", () -> 1)
        .description("Which build this is")
        .tag("version", version)
        .tag("java", Runtime.version().toString())
        .register(registry);
    Gauge.builder("ktrdr.store.series", store, s -> (double) s.series().size())
        .description("Series of which bars are stored")
        .register(registry);
    dataFolder.ifPresent(folder -> files(registry, folder));
  }

  private static void files(MeterRegistry registry, Path folder) {
    Gauge.builder("ktrdr.store.file.bytes", folder, f -> size(f.resolve("bars.mv.db")))
        .description("Size of the file that holds the bars")
        .strongReference(true)
        .register(registry);
    Gauge.builder("ktrdr.journal.file.bytes", folder, f -> size(f.resolve("journal.mv.db")))
        .description("Size of the file that holds the journal")
        .strongReference(true)
        .register(registry);
    Gauge.builder("ktrdr.disk.free.bytes", folder, NodeMeters::free)
        .description("Free space on the data folder's disk")
        .strongReference(true)
        .register(registry);
  }

  private static double size(Path file) {
    try {
      return (double) Files.size(file);
    } catch (IOException none) {
      return Double.NaN;
    }
  }

  private static double free(Path folder) {
    try {
      return (double) Files.getFileStore(folder).getUsableSpace();
    } catch (IOException none) {
      return Double.NaN;
    }
  }

  @Override
  public void close() {
    garbage.close();
  }
}
