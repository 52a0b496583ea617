package org.milepost.proofs.history;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An account and its transfers in the books.
 *
 * @param name such as {@code ATRP/3081470000000000/AVIOS}
 * @param balance in the row of the account
 * @param transfers by ordinal
 */
public record AccountBooks(String name, long balance, List<RecordedTransfer> transfers) {

    public AccountBooks {
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

    /** The transfers that were not cancelled, by the name of their operation. */
    Map<String, List<RecordedTransfer>> standing() {
        Set<Integer> cancelled =
                transfers.stream()
                        .filter(RecordedTransfer::isCancellation)
                        .map(RecordedTransfer::undoes)
                        .collect(Collectors.toSet());
        return transfers.stream()
                .filter(it -> !cancelled.contains(it.ordinal()) && !it.name().isEmpty())
                .collect(Collectors.groupingBy(RecordedTransfer::name));
    }

    /** The ordinals by their numbers. */
    Map<String, Integer> ordinals() {
        Map<String, Integer> ordinals = new HashMap<>();
        transfers.forEach(it -> ordinals.put(it.number(), it.ordinal()));
        return ordinals;
    }
}
