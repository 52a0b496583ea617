package org.milepost.ledger;

/**
 * The decision of a command's rules. The facts are those of the answer; they are stored and read
 * back by {@link Command#answer}, for the first answer as for every replay.
 */
public sealed interface Decision {

    /** The facts of the answer, as JSON. */
    String facts();

    /** A transfer is booked and the answer is stored. */
    record Booked(Posting posting, String facts) implements Decision {

        /** With the transfer's facts as the facts of the answer; they are stored once. */
        public Booked(Posting posting) {
            this(posting, posting.facts());
        }
    }

    /** No transfer is booked; the answer is stored, so that a retry gets the same. */
    record Declined(String facts) implements Decision {}

    /** No transfer is booked and no answer stored; a retry is decided again. */
    record Rejected(String facts) implements Decision {}
}
