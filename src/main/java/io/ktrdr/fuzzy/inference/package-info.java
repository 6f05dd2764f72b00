/**
 * From memberships to conclusions, after Mamdani (outputs are sets) and Sugeno (outputs are
 * formulas). Start reading at {@link io.ktrdr.fuzzy.inference.FuzzySystem}.
 */
package io.ktrdr.fuzzy.inference;
