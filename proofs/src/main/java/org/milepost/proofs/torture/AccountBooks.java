package org.milepost.proofs.torture;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An account as the books have it after the storm.
 *
 * @param name such as {@code ATRP/3081470000000000}
 * @param balance what the account says
 * @param transfers by ordinal
 */
record AccountBooks(String name, long balance, List<Booked> transfers) {

    AccountBooks {
        transfers = List.copyOf(transfers);
    }

    /** The balance after each ordinal; the first is before all. */
    long[] balances() {
        long[] balances = new long[transfers.size() + 1];
        for (int i = 0; i < transfers.size(); i++) {
            balances[i + 1] = balances[i] + transfers.get(i).amount();
        }
        return balances;
    }

    /** The ordinals by their numbers. */
    Map<String, Integer> ordinals() {
        Map<String, Integer> ordinals = new HashMap<>();
        transfers.forEach(it -> ordinals.put(it.number(), it.ordinal()));
        return ordinals;
    }
}
