/**
 * The Java client of a node: typed questions and answers over HTTP, with paging, waiting for jobs
 * and problems as exceptions. {@link io.ktrdr.client.KtrdrClient#connect} is where to begin. Knows
 * java.net.http and Jackson and, of this project, only the nouns of {@code market}; {@code ktrdr …}
 * itself talks to nodes through it.
 */
package io.ktrdr.client;
