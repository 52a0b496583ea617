package org.milepost.ledger;

/** What a transfer changes in a counter of its account. */
public sealed interface CounterChange permits CounterUse, SliceUse, CounterRemoval {

    /** The counters after this change. */
    Counters in(Counters before);
}
