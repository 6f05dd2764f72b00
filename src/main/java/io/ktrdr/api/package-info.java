/** HTTP: one routes class per resource, problems, bar encoding. */
package io.ktrdr.api;
