/**
 * The nemesis, in Jepsen's word: injects faults into servers, PostgreSQL, its disk and connections,
 * and restarts the parts that do not restart automatically.
 */
@NullMarked
package org.milepost.proofs.nemesis;

import org.jspecify.annotations.NullMarked;
