/** What could be done about a finding, as a proposal that changes nothing by itself. Pure. */
package io.ktrdr.quality.repair;
