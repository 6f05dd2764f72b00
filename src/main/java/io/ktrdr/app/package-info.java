/** The composition root: settings, guardian, start and stop of a node. */
package io.ktrdr.app;
