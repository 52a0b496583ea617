package org.milepost.audit;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.milepost.operator.TrailHead;

/**
 * What a record of the books keeps besides the heads of accounts, which are many and stay in its
 * file.
 *
 * @param createdAt when it was made
 * @param accounts how many accounts there were
 * @param transfers how many transfers
 * @param trail how far the trail had come
 * @param rows how many rows tables had whose rows are never deleted
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

    /**
     * A house account, in numbers as they are stored.
     *
     * @param total what it held: the sum of its stripes
     */
    record House(int number, int currency, int partner, int role, BigInteger total) {

        /** This house account with what it holds. */
        House holding(Map<Integer, BigInteger> totals) {
            return new House(
                    number, currency, partner, role, totals.getOrDefault(number, BigInteger.ZERO));
        }
    }
}
