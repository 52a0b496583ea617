/** The proof that the alerts fire in a real Prometheus when their faults are made. */
@NullMarked
package org.milepost.proofs.watch;

import org.jspecify.annotations.NullMarked;
