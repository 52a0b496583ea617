package org.milepost.ledger;

/**
 * What a holder's standing was and is.
 *
 * @param before that of the first of the holder's accounts, in key order, that changes; the same as
 *     after when none does
 * @param after that of all of them
 */
public record StandingChange(Standing before, Standing after) {}
