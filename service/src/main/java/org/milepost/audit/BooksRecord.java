package org.milepost.audit;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.milepost.trail.TrailHead;

/**
 * The content of a record of the ledger, except the account heads, which are many and stay in its
 * file.
 *
 * @param rows the number of rows of each table whose rows are never deleted
 * @param houses all house accounts, in the order of their numbers
 */
record BooksRecord(
        Instant createdAt,
        long accounts,
        long transfers,
        TrailHead trail,
        SortedMap<String, Long> rows,
        List<House> houses) {
    BooksRecord {
        rows = new TreeMap<>(rows);
        houses = List.copyOf(houses);
    }

    /** A house account, as it is stored. */
    record House(int number, int currency, int partner, int role, BigInteger total) {

        /** This house account with another total. */
        House holding(Map<Integer, BigInteger> totals) {
            return new House(
                    number, currency, partner, role, totals.getOrDefault(number, BigInteger.ZERO));
        }
    }
}
