/**
 * Callers of the product: tills, partners' software and readers, which write down in one history
 * what they sent and what came back. Tills and partners send again what is not decided.
 */
@NullMarked
package org.milepost.proofs.workload;

import org.jspecify.annotations.NullMarked;
