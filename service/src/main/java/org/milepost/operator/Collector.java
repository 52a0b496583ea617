package org.milepost.operator;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.milepost.ledger.Miles;
import org.milepost.ledger.Standing;
import org.milepost.programme.Programme;

/** A member of a programme, with the accounts that the books have. */
public record Collector(
        Programme programme, String number, Standing standing, SortedMap<String, Miles> balances) {
    public Collector {
        balances = Collections.unmodifiableSortedMap(new TreeMap<>(balances));
    }
}
