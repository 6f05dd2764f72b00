/** Reads folders of CSV files whose bars stand in for the made-up history of their symbols. */
package io.ktrdr.simulator.replay;
