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
 * @param facts stored with the transfer, as JSON; opaque to the ledger
 * @param counters what the transfer adds to counters of the account, or gives back
 * @param effects what is written besides the transfer
 */
public record Posting(
        TransferKind kind,
        Miles change,
        HouseId house,
        OptionalInt undoes,
        String facts,
        List<CounterChange> counters,
        List<Effect> effects) {
    public Posting {
        if (change.count() == 0) {
            throw new IllegalArgumentException("the change of a transfer is not zero");
        }
        counters = List.copyOf(counters);
        effects = List.copyOf(effects);
    }

    /** A transfer alone. */
    public Posting(
            TransferKind kind, Miles change, HouseId house, OptionalInt undoes, String facts) {
        this(kind, change, house, undoes, facts, List.of(), List.of());
    }

    /** With something more to write. */
    public Posting with(Effect effect) {
        List<Effect> more = new ArrayList<>(effects);
        more.add(effect);
        return new Posting(kind, change, house, undoes, facts, counters, more);
    }

    /** With counters that it changes. */
    public Posting counting(List<? extends CounterChange> changes) {
        List<CounterChange> more = new ArrayList<>(counters);
        more.addAll(changes);
        return new Posting(kind, change, house, undoes, facts, more, effects);
    }

    /** With a counter that it changes. */
    public Posting counting(CounterChange counter) {
        return counting(List.of(counter));
    }
}
