/**
 * Proves that the books survive: the product runs as a process of its own, callers redeem and
 * reverse without a pause, something is killed in mid-load, and what the callers wrote down is held
 * against the books.
 */
@NullMarked
package org.milepost.proofs.crash;

import org.jspecify.annotations.NullMarked;
