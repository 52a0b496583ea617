package org.milepost.ledger;

/**
 * What a command's rules say. The facts are those of the answer; they are stored and read back by
 * {@link Command#recall}, for the first answer as for every replay of it.
 */
public sealed interface Decision {

    /** The facts of the answer, as JSON. */
    String facts();

    /** Miles move, and the answer is remembered. */
    record Booked(Posting posting, String facts) implements Decision {

        /** With an answer that the facts of its transfer tell; they are stored once. */
        public Booked(Posting posting) {
            this(posting, posting.facts());
        }
    }

    /** Nothing moves, and the answer is remembered: a retry gets the same. */
    record Declined(String facts) implements Decision {}

    /** Nothing moves, and nothing is remembered: a retry is decided afresh. */
    record Rejected(String facts) implements Decision {}
}
