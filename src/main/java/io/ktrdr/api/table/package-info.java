/** Columns of numbers at bars, as JSON, NDJSON or CSV. Knows no HTTP. */
package io.ktrdr.api.table;
