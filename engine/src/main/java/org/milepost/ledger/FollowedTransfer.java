package org.milepost.ledger;

import java.util.List;
import java.util.OptionalLong;

/**
 * A transfer as a reader of the feed gets it, with what its account and the tables beside it say.
 *
 * @param currency the number of the account's currency
 * @param balance the account's balance after it
 * @param legs its further house accounts
 * @param partOf the ordinal of the redemption that it reverses a part of; 0 if none
 * @param keyDigest the digest of the request's idempotency key, while the answer to it is stored
 */
public record FollowedTransfer(
        Transfer transfer,
        int currency,
        Miles balance,
        List<Leg> legs,
        int partOf,
        OptionalLong keyDigest) {

    public FollowedTransfer {
        legs = List.copyOf(legs);
    }

    /** What it adds to the house account that it names. */
    public Miles firstAmount() {
        return Leg.first(transfer.change(), currency, legs);
    }
}
