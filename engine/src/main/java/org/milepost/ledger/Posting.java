package org.milepost.ledger;

import java.util.OptionalInt;

/**
 * What a rule wants booked: a transfer before it has its place, time and link.
 *
 * @param kind why miles move
 * @param change what it does to the member's balance; not zero
 * @param house the house account on the other side
 * @param undoes the ordinal of the transfer that it takes back
 * @param dayUse the account's use of its daily limit afterwards
 * @param facts what the API wants to remember with the transfer, as JSON
 */
public record Posting(
        TransferKind kind,
        Miles change,
        HouseId house,
        OptionalInt undoes,
        DayUse dayUse,
        String facts) {
    public Posting {
        if (change.count() == 0) {
            throw new IllegalArgumentException("a transfer moves something");
        }
    }
}
