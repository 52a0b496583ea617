package org.milepost.proofs.history;

import java.util.List;
import java.util.OptionalLong;

/**
 * What a caller read of an account.
 *
 * @param account such as {@code ATRP/3081470000000000/AVIOS}
 * @param startNanos before it asked
 * @param endNanos after it had the answer
 * @param balance in the answer, if it asked for it
 * @param wanted how many of the latest transfers it asked for; 0 if it asked for something else
 * @param latest their numbers in the answer, the last one first
 */
public record AccountRead(
        String account,
        long startNanos,
        long endNanos,
        OptionalLong balance,
        int wanted,
        List<String> latest) {

    public AccountRead {
        latest = List.copyOf(latest);
    }
}
