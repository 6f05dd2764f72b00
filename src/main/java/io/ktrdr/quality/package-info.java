/** Judging bars: which are missing, which are wrong. Pure. */
package io.ktrdr.quality;
