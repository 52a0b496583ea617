/**
 * A network that fails on purpose: connections pass through it, and some of them are cut, delayed,
 * starved or forgotten on the way. It knows enough of PostgreSQL's protocol to tell a COMMIT.
 */
@NullMarked
package org.milepost.proofs.proxy;

import org.jspecify.annotations.NullMarked;
