/**
 * A network that fails on purpose: connections pass through it, and it cuts, delays or slows down
 * some of them, or stops forwarding without closing them. It parses PostgreSQL's protocol as far as
 * is needed to recognise a COMMIT.
 */
@NullMarked
package org.milepost.proofs.proxy;

import org.jspecify.annotations.NullMarked;
