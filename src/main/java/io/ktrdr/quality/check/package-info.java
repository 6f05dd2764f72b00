/**
 * The rules by which bars are judged: what each is called, how grave it is, where its limits are,
 * and the passes over columns that apply them. Pure; {@code docs/quality.md} is written from {@link
 * io.ktrdr.quality.check.Rule}.
 */
package io.ktrdr.quality.check;
