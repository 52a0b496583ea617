package org.milepost.readmodel;

import java.time.YearMonth;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.milepost.ledger.HouseRole;
import org.milepost.ledger.Miles;

/**
 * What moved at a house account in some months.
 *
 * @param house its number
 * @param currency the number of its currency
 * @param partner the number of its partner; 0 for the programme's own
 * @param balance its balance in the books
 * @param read its balance as far as the read model has read, in the same snapshot
 * @param opening its balance before the first of the months, as far as was read
 * @param months the sums of each kind, of the months in which something moved
 */
public record HouseMovement(
        int house,
        int currency,
        int partner,
        HouseRole role,
        Miles balance,
        Miles read,
        Miles opening,
        SortedMap<YearMonth, List<KindSum>> months) {

    public HouseMovement {
        months = new TreeMap<>(months);
    }
}
