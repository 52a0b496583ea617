/** The proof that partners can use what is published for their tests and programs. */
@NullMarked
package org.milepost.proofs.partners;

import org.jspecify.annotations.NullMarked;
