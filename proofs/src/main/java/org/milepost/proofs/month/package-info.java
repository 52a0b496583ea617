/** A month of a programme's work, from credits to corrections, through the APIs only. */
@NullMarked
package org.milepost.proofs.month;

import org.jspecify.annotations.NullMarked;
