package org.milepost.ledger;

import java.math.BigInteger;
import java.util.Set;

/**
 * What transfers do with one house account.
 *
 * @param sum the opposite of what they move, all together
 * @param recordedSum the same of those that a record already knew
 * @param kinds why miles moved
 */
public record HouseUse(BigInteger sum, BigInteger recordedSum, Set<TransferKind> kinds) {
    public HouseUse {
        kinds = Set.copyOf(kinds);
    }
}
