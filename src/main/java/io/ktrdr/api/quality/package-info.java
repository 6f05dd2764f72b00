/** What is wrong with bars, and its mending: {@code /quality} and {@code /repairs}. */
package io.ktrdr.api.quality;
