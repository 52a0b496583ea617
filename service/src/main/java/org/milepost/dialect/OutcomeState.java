package org.milepost.dialect;

import org.milepost.ledger.LedgerFailure;

/** What an API says became of a request with a key. */
public enum OutcomeState {
    /**
     * Nothing was booked or refused under the key, and no request with it takes effect any more.
     */
    NO_EFFECT,
    /** Requests that arrived before are decided by a time. */
    UNDER_WAY,
    /** It was booked. */
    BOOKED,
    /** It was refused. */
    REFUSED,
    /**
     * It was booked, and cancelled because its answer was lost; no request takes effect any more.
     */
    CANCELLED,
    /** The database cannot be asked now. */
    UNKNOWN;

    /** The state of a request that the books have answered. */
    public static OutcomeState of(KeyOutcome.Answered answered) {
        return answered.isBooked() ? BOOKED : REFUSED;
    }

    /** The state when the books did not answer. */
    public static OutcomeState of(LedgerFailure failure) {
        return switch (failure.reason()) {
            case SHED -> UNDER_WAY;
            case FAILED, UNKNOWN -> UNKNOWN;
        };
    }
}
