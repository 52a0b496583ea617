/** The proof that operators find and explain transfers in time among many, beside redemptions. */
@NullMarked
package org.milepost.proofs.scale;

import org.jspecify.annotations.NullMarked;
