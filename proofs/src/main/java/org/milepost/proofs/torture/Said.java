package org.milepost.proofs.torture;

import java.util.OptionalLong;

/**
 * One answer, as the caller understood it.
 *
 * @param startNanos before the attempt was sent
 * @param endNanos after the answer was read
 * @param meaning what it says
 * @param number of the transfer, when it says that there is one
 * @param balance that it tells with it, if any: right after the transfer, or when it was refused
 * @param words all of it
 */
record Said(
        long startNanos,
        long endNanos,
        Meaning meaning,
        String number,
        OptionalLong balance,
        String words) {

    /** What an answer says. */
    enum Meaning {
        /** It is booked. */
        BOOKED,
        /** It is booked, and was before. */
        DUPLICATE,
        /** It is not booked and will not be. */
        REFUSED,
        /** Try again. */
        UNDECIDED
    }
}
