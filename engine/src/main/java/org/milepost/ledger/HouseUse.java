package org.milepost.ledger;

import java.math.BigInteger;
import java.util.Set;

/**
 * The sum of the transfers of one house account.
 *
 * @param sum the opposite of the sum of their changes
 * @param recordedSum the same for the transfers that a record contains
 * @param kinds the kinds of these transfers
 */
public record HouseUse(BigInteger sum, BigInteger recordedSum, Set<TransferKind> kinds) {
    public HouseUse {
        kinds = Set.copyOf(kinds);
    }
}
