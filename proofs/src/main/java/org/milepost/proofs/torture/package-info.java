/**
 * Torture: the real process, twice, on the real PostgreSQL, under a mixed load of both dialects,
 * while processes are killed, disks refuse and connections fail; and a checker that holds the
 * callers' logs against the books afterwards.
 */
@NullMarked
package org.milepost.proofs.torture;

import org.jspecify.annotations.NullMarked;
