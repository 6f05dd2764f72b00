/** What the API asks of the rest of the house: symbols, jobs, the gateway, fuzzy definitions. */
package io.ktrdr.api.desk;
