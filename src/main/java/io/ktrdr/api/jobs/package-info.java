/** Long work: {@code /jobs}. */
package io.ktrdr.api.jobs;
