package org.milepost.junit;

import java.time.Duration;

/**
 * What became of the request with an {@code Idempotency-Key}.
 *
 * @param state what the sandbox answered
 * @param code the response code of a decided redemption, such as {@code 0000}, or the error code of
 *     a refused debit; empty when there is none
 * @param miles the miles that a booked request took; otherwise 0
 * @param number the number on the receipt of what was booked; otherwise empty
 */
public record OutcomeOfKey(State state, String code, long miles, String number) {

    /** How long {@link #isFinal} may take to become true, with room for slow machines. */
    static final Duration DECIDED_MAX = Duration.ofSeconds(60);

    /** The outcomes of the documents, which say what each means. */
    public enum State {
        /** It was approved and booked. */
        BOOKED,
        /** It was declined. */
        REFUSED,
        /** It was cancelled, because its answer was lost: nothing was charged. */
        CANCELLED,
        /** Nothing was booked or declined under the key, and nothing will be. */
        NO_EFFECT,
        /** A request with the key may be waiting for its decision. */
        UNDER_WAY,
        /** The sandbox's database is out of reach. */
        UNKNOWN
    }

    /** Whether the outcome stays as it is. */
    public boolean isFinal() {
        return state != State.UNDER_WAY && state != State.UNKNOWN;
    }
}
