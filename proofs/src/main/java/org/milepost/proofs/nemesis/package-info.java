/**
 * The nemesis, in Jepsen's word: injects faults into servers, PostgreSQL, its disk and connections,
 * and starts again what does not start by itself.
 */
@NullMarked
package org.milepost.proofs.nemesis;

import org.jspecify.annotations.NullMarked;
