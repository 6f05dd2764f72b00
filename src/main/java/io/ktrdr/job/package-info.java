/** Long work that survives a restart. Reserved: nothing lives here yet. */
package io.ktrdr.job;
