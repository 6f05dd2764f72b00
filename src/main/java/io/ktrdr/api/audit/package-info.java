/** Who changed what and when: {@code /audit} and {@code /revisions}. */
package io.ktrdr.api.audit;
