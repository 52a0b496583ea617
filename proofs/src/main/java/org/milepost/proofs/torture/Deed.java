package org.milepost.proofs.torture;

import java.util.List;

/**
 * What a caller wanted done to an account, and all that it was told.
 *
 * @param account such as {@code ATRP/3081470000000000}
 * @param name by which its transfer can be found
 * @param amount what it moves, as the member sees it
 * @param firstNanos before it was sent for the first time
 * @param isRefusedForGood whether a refusal is the last word; otherwise who asks again may be
 *     answered otherwise, until the first who is told that it is booked
 * @param said the answers, in any order
 */
record Deed(
        String account,
        String name,
        long amount,
        long firstNanos,
        boolean isRefusedForGood,
        List<Said> said) {

    Deed {
        said = List.copyOf(said);
    }

    boolean was(Said.Meaning meaning) {
        return said.stream().anyMatch(it -> it.meaning() == meaning);
    }
}
