package org.milepost.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * A transfer that a rule decided, before it has its ordinal, time and link.
 *
 * @param kind the reason
 * @param change the change of the member's balance; not zero
 * @param house the house account on the other side
 * @param undoes the ordinal of the transfer that it undoes
 * @param dayUse the account's use of its daily limit afterwards
 * @param facts stored with the transfer, as JSON; opaque to the ledger
 * @param effects what is written besides the transfer
 */
public record Posting(
        TransferKind kind,
        Miles change,
        HouseId house,
        OptionalInt undoes,
        DayUse dayUse,
        String facts,
        List<Effect> effects) {
    public Posting {
        if (change.count() == 0) {
            throw new IllegalArgumentException("the change of a transfer is not zero");
        }
        effects = List.copyOf(effects);
    }

    /** A transfer alone. */
    public Posting(
            TransferKind kind,
            Miles change,
            HouseId house,
            OptionalInt undoes,
            DayUse dayUse,
            String facts) {
        this(kind, change, house, undoes, dayUse, facts, List.of());
    }

    /** With something more to write. */
    public Posting with(Effect effect) {
        List<Effect> more = new ArrayList<>(effects);
        more.add(effect);
        return new Posting(kind, change, house, undoes, dayUse, facts, more);
    }
}
