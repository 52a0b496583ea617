/**
 * What callers of the product sent and received, what the books contain, and the comparison of
 * both, in the terms of Jepsen: an operation is invoked, once or several times; each invocation
 * completes as {@code ok}, {@code fail} or {@code info}; all operations are the history; a checker
 * compares it with the books.
 */
@NullMarked
package org.milepost.proofs.history;

import org.jspecify.annotations.NullMarked;
