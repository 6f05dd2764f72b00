/** The entry point: the ktrdr commands. */
package io.ktrdr.cli;
