/**
 * Scenarios: what a simulated gateway does to its clients, when, and what it expects of them; read
 * from text. Pure: nothing here plays one.
 */
package io.ktrdr.simulator.scenario;
