/** The proof of worlds: private sandboxes, fifty at once within one demo. */
@NullMarked
package org.milepost.proofs.world;

import org.jspecify.annotations.NullMarked;
