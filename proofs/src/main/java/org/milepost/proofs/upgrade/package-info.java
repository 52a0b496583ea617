/** The proof of upgrades: from the release before, and from one build to the next. */
@NullMarked
package org.milepost.proofs.upgrade;

import org.jspecify.annotations.NullMarked;
