package org.milepost.ledger;

/**
 * The standing of a holder's accounts before and after a change.
 *
 * @param before that of the first account, in key order, that changed; the same as after when none
 *     did
 * @param after that of all accounts
 */
public record StandingChange(Standing before, Standing after) {}
