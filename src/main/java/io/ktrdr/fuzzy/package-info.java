/**
 * Fuzzy variables, sets and rules over columns of numbers: {@link io.ktrdr.fuzzy.Shape} says which
 * membership functions there are, {@code rule} reads rules, {@code inference} draws conclusions
 * from them, {@code config} reads definitions. Pure; a missing number is {@code NaN} and stays one.
 * docs/fuzzy.md is written from these classes.
 */
package io.ktrdr.fuzzy;
