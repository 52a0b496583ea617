/** The books: accounts, transfers, commands and decisions, the journal, and the verifier. */
@NullMarked
package org.milepost.ledger;

import org.jspecify.annotations.NullMarked;
