/** Failovers of a PostgreSQL with synchronous standbys that Patroni manages, under load. */
@NullMarked
package org.milepost.proofs.failover;

import org.jspecify.annotations.NullMarked;
