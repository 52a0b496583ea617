/** Proofs of the database's room, and the harness that gives every test a database of its own. */
@NullMarked
package org.milepost.postgres;

import org.jspecify.annotations.NullMarked;
