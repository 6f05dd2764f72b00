/**
 * Definitions as they are written, in YAML or JSON: {@link io.ktrdr.fuzzy.config.Definitions} reads
 * them strictly, {@link io.ktrdr.fuzzy.config.Overrides} lays one over another.
 */
package io.ktrdr.fuzzy.config;
