/** The rule language: text in, {@link io.ktrdr.fuzzy.rule.Rule}s or a place and a reason out. */
package io.ktrdr.fuzzy.rule;
