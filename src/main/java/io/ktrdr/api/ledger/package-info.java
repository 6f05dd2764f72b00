/** What should be there and is not: {@code /coverage} and {@code /gaps}. */
package io.ktrdr.api.ledger;
