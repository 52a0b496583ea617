package org.milepost.ledger;

import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;

/**
 * A movement of miles between a member's account and a house account. Never changed, never deleted.
 * Few transfers have further house accounts, which are stored as {@link Leg}s.
 *
 * @param id its account and ordinal
 * @param kind the reason
 * @param change the change of the member's balance: a credit is positive, a debit negative
 * @param house the house account on the other side
 * @param undoes the ordinal of the transfer that it undoes, if any
 * @param at the time, in whole microseconds; not before the account's earlier transfers
 * @param epoch the epoch in which it was booked
 * @param facts what the API that made it stores with it, as JSON; opaque to the ledger
 * @param link the hash over this transfer and all before it
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

    /** The next transfer of an account, with its ordinal, time and link. */
    static Transfer next(Account account, Posting posting, Epoch epoch, Instant now) {
        if (epoch.isNone()) {
            throw new IllegalArgumentException("a new transfer has an epoch");
        }
        Transfer unlinked =
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
        return unlinked.linkedAfter(account.head(), Leg.of(posting));
    }

    /** This content without further legs, linked to the previous transfer. */
    Transfer linkedAfter(Link previous) {
        return linkedAfter(previous, List.of());
    }

    /** This content with these legs, linked to the previous transfer. */
    Transfer linkedAfter(Link previous, List<Leg> legs) {
        return new Transfer(
                id, kind, change, house, undoes, at, epoch, facts, previous.over(this, legs));
    }

    /** The key that its confirmation number identifies. */
    public BookedTransfer booking() {
        return new BookedTransfer(id, epoch);
    }
}
