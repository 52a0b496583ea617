package org.milepost.ledger;

import java.time.Instant;
import java.util.OptionalInt;

/**
 * A movement of miles between a member's account and a house account. Never changed, never deleted.
 *
 * @param id its place in the member's account
 * @param kind why miles moved
 * @param change what it did to the member's balance: a credit is positive, a debit negative
 * @param house the house account on the other side
 * @param undoes the ordinal of the transfer it takes back, if it does that
 * @param at when, in whole microseconds; not before the account's earlier transfers
 * @param epoch the epoch in which it was booked
 * @param facts what the API that made it wants to remember, as JSON; opaque to the books
 * @param link the seal over this transfer and all before it
 */
public record Transfer(
        TransferId id,
        TransferKind kind,
        Miles change,
        HouseId house,
        OptionalInt undoes,
        Instant at,
        Epoch epoch,
        String facts,
        Link link) {

    /** The next transfer of an account: numbered, timed and sealed. */
    static Transfer next(Account account, Posting posting, Epoch epoch, Instant now) {
        if (epoch.isNone()) {
            throw new IllegalArgumentException("a new transfer is booked in an epoch");
        }
        Transfer unsealed =
                new Transfer(
                        new TransferId(account.id(), Math.addExact(account.ordinal(), 1)),
                        posting.kind(),
                        posting.change(),
                        posting.house(),
                        posting.undoes(),
                        now.isBefore(account.lastAt()) ? account.lastAt() : now,
                        epoch,
                        posting.facts(),
                        account.head());
        return unsealed.sealedAfter(account.head());
    }

    /** The same content with the link that follows from the previous one. */
    Transfer sealedAfter(Link previous) {
        return new Transfer(id, kind, change, house, undoes, at, epoch, facts, previous.over(this));
    }

    /** What its confirmation number names. */
    public Booking booking() {
        return new Booking(id, epoch);
    }
}
