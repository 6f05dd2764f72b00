/**
 * The HTTP side of a node, put together here; a room for each resource, the kernel in {@code http}.
 */
package io.ktrdr.api;
