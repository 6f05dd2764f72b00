/**
 * Long work that survives a restart. A job is an event-sourced entity; what it may do next is
 * decided by the pure {@link io.ktrdr.job.Job}, each of its items is worked off by a short-lived
 * actor, and a board knows them all: it lists them, lets them start, and wakes the open ones after
 * a restart.
 */
package io.ktrdr.job;
