package org.milepost.proofs.history;

/** What is known of an operation after an invocation completed: Jepsen's types of completions. */
public enum CompletionType {
    /** It is booked. */
    OK,
    /** It is not booked and will not be. */
    FAIL,
    /** It may be booked: no answer, or one that says that nothing is decided. */
    INFO
}
