/** How requests name instruments, series, ranges and pages, and how answers write them. */
package io.ktrdr.api.series;
