/** Fuzzy variables, sets and rules over columns. Reserved: nothing lives here yet. */
package io.ktrdr.fuzzy;
