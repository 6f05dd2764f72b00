/** One event-sourced entity per instrument: what is covered, what is missing, what changed. */
package io.ktrdr.symbol;
