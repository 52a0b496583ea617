package org.milepost.proofs.torture;

import java.util.List;
import java.util.OptionalLong;

/**
 * What a caller read of an account.
 *
 * @param account such as {@code ATRP/3081470000000000}
 * @param startNanos before it asked
 * @param endNanos after it had the answer
 * @param balance that it was told, if it asked for it
 * @param wanted how many of the latest transfers it asked for; 0 if it asked for something else
 * @param latest their numbers, as it was told them, the last one first
 */
record Look(
        String account,
        long startNanos,
        long endNanos,
        OptionalLong balance,
        int wanted,
        List<String> latest) {

    Look {
        latest = List.copyOf(latest);
    }
}
