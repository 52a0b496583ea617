/**
 * Reconciliation: what a partner says moved on a day, compared with the lines of its settlement
 * file, and the breaks that this finds. {@code docs/FILES.md} has the forms and the rules.
 */
@NullMarked
package org.milepost.reconciliation;

import org.jspecify.annotations.NullMarked;
