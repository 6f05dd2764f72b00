/**
 * The indicators themselves, family by family: each is written down in one place, description and
 * calculation together.
 */
package io.ktrdr.indicator.catalog;
