package org.milepost.proofs.crash;

import java.time.Duration;
import java.util.List;

/**
 * What one round came to.
 *
 * @param blow what happened
 * @param answered requests that were sent and, in the end, decided
 * @param repeats how often an answer was given again, byte for byte
 * @param undecided how often the server answered that nothing was decided
 * @param cut how often a connection ended without an answer
 * @param foundDecided requests without an answer at the blow that had been booked before it, at
 *     least
 * @param slowest how long the slowest answer took
 * @param away from the blow to the moment at which the product was ready again
 * @param violations what must not be, in words
 */
record Round(
        Blow blow,
        int answered,
        int repeats,
        int undecided,
        int cut,
        long foundDecided,
        Duration slowest,
        Duration away,
        List<String> violations) {

    Round {
        violations = List.copyOf(violations);
    }
}
