package org.milepost.ledger;

/** The result of a command in a batch. */
sealed interface CommandOutcome {

    /** Its answer: decided now, or stored when the command was first sent. */
    record Answered(StoredAnswer answer, boolean isReplay) implements CommandOutcome {}

    /** The identity is stored with other content; nothing was done. */
    record Conflicting() implements CommandOutcome {}
}
