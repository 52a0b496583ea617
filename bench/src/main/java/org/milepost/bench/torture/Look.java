package org.milepost.bench.torture;

import java.util.List;
import java.util.OptionalLong;

/**
 * What a caller read of an account.
 *
 * @param account such as {@code ATRP/3081470000000000}
 * @param startNanos before it asked
 * @param endNanos after it had the answer
 * @param balance that it was told, if it asked for it
 * @param latest the numbers of the latest transfers that it was told, the last one first; empty if
 *     it asked for something else
 */
record Look(
        String account, long startNanos, long endNanos, OptionalLong balance, List<String> latest) {

    Look {
        latest = List.copyOf(latest);
    }
}
