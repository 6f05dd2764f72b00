/** Where bars live: chunk codec, JDBC store, revisions, schema migrations. */
package io.ktrdr.store;
