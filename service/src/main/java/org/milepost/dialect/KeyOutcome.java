package org.milepost.dialect;

import org.milepost.ledger.StoredAnswer;

/** What became of a request with a key, as the books know it finally. */
public sealed interface KeyOutcome {

    /** There is no account that it could be about. */
    record NoAccount() implements KeyOutcome {}

    /**
     * Nothing was booked or refused under the key, and no request with it takes effect any more.
     */
    record NoEffect() implements KeyOutcome {}

    /**
     * What was booked was cancelled, because its answer was lost; no request with the key takes
     * effect any more.
     */
    record Cancelled() implements KeyOutcome {}

    /** It got this answer, as does each retry. */
    record Answered(StoredAnswer answer) implements KeyOutcome {

        /** Whether something was booked. */
        public boolean isBooked() {
            return answer.booking().isPresent();
        }
    }
}
